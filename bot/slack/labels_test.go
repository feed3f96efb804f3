package slack

import "reflect"

// fieldsOf are the texts of a language by name.
func fieldsOf(l *labels) map[string]string {
	texts := map[string]string{}
	value := reflect.ValueOf(*l)
	for i := range value.NumField() {
		field := value.Field(i)
		name := value.Type().Field(i).Name
		switch field.Kind() {
		case reflect.String:
			texts[name] = field.String()
		case reflect.Map:
			for _, key := range reflect.ValueOf(french).FieldByName(name).MapKeys() {
				if text := field.MapIndex(key); text.IsValid() {
					texts[name+"."+key.String()] = text.String()
				} else {
					texts[name+"."+key.String()] = ""
				}
			}
		}
	}
	return texts
}
