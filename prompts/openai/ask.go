package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"guichet/prompts"
)

// The ways in which there is no answer.
var (
	// ErrResting: the server failed several times in a row and is left alone for a while.
	ErrResting = errors.New("the model server is resting after failures")
	// ErrRefused: the model will not answer. It is not asked again.
	ErrRefused = errors.New("the model refused")
	// ErrNoAnswer: what came was empty, cut short, truncated or not in form.
	ErrNoAnswer = errors.New("no usable answer")
)

// maxShown bounds what is repeated of an answer in an error or a complaint.
const maxShown = 300

// ask asks once. A complaint about an earlier answer is added to the question.
func (c *Client) ask(ctx context.Context, prompt prompts.Prompt, complaint string) (prompts.Answer, error) {
	response, err := c.api.CreateChatCompletion(ctx, c.request(prompt, complaint))
	if err != nil {
		return prompts.Answer{}, err
	}
	text, err := content(response)
	if err != nil {
		return prompts.Answer{}, err
	}
	// A server that cut the question off counts far fewer tokens than we sent: at the most generous, one for eight bytes.
	if used := response.Usage.PromptTokens; used > 0 && used < estimate(prompt)*3/8 {
		return prompts.Answer{}, fmt.Errorf("%w: the server read %d tokens of the question", ErrNoAnswer, used)
	}
	answer := prompts.Answer{JSON: json.RawMessage(text), Model: response.Model, PromptTokens: response.Usage.PromptTokens, AnswerTokens: response.Usage.CompletionTokens}
	if err := prompts.CheckForm(prompt.Schema, answer.JSON); err != nil {
		return prompts.Answer{}, fmt.Errorf("%w: %w", ErrNoAnswer, err)
	}
	return answer, nil
}

// request builds the question. Temperature zero would be left out of the JSON by the library: the smallest number stands for it.
func (c *Client) request(prompt prompts.Prompt, complaint string) goopenai.ChatCompletionRequest {
	seed := 1
	request := goopenai.ChatCompletionRequest{Model: c.config.Model, Seed: &seed, N: 1, Messages: []goopenai.ChatCompletionMessage{
		{Role: goopenai.ChatMessageRoleSystem, Content: prompt.System}, {Role: goopenai.ChatMessageRoleUser, Content: prompt.User}}}
	if reasons(c.config.Model) {
		request.MaxCompletionTokens = prompt.MaxTokens
		request.Seed, request.N = nil, 0
	} else {
		request.MaxTokens = prompt.MaxTokens //nolint:staticcheck // the newer name is not known to most servers of other makers
		request.Temperature = math.SmallestNonzeroFloat32
	}
	if complaint != "" {
		request.Messages = append(request.Messages, goopenai.ChatCompletionMessage{Role: goopenai.ChatMessageRoleUser, Content: complaint})
	}
	switch c.Able() {
	case JSONObject:
		request.ResponseFormat = &goopenai.ChatCompletionResponseFormat{Type: goopenai.ChatCompletionResponseFormatTypeJSONObject}
	case TextAnswers:
	default:
		request.ResponseFormat = &goopenai.ChatCompletionResponseFormat{Type: goopenai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &goopenai.ChatCompletionResponseFormatJSONSchema{Name: prompt.Name, Schema: prompt.Schema, Strict: true}}
	}
	if c.Able() == JSONObject || c.Able() == TextAnswers {
		request.Messages[0].Content += "\n\nThe form, as a JSON schema:\n" + string(prompt.Schema)
	}
	return request
}

// reasons tells the model families that take no temperature and count their thinking among the answer's tokens.
func reasons(model string) bool {
	for _, family := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, family) {
			return true
		}
	}
	return false
}

// content is the answer's text: only of an answer that ended by itself, without what the model thought aloud or wrapped round it.
func content(response goopenai.ChatCompletionResponse) (string, error) {
	if len(response.Choices) == 0 {
		return "", fmt.Errorf("%w: no choice", ErrNoAnswer)
	}
	choice := response.Choices[0]
	switch {
	case choice.Message.Refusal != "":
		return "", fmt.Errorf("%w: %s", ErrRefused, shown(choice.Message.Refusal))
	case choice.FinishReason == goopenai.FinishReasonContentFilter:
		return "", fmt.Errorf("%w: content filter", ErrRefused)
	case choice.FinishReason != goopenai.FinishReasonStop:
		return "", fmt.Errorf("%w: it ended by %q", ErrNoAnswer, choice.FinishReason)
	}
	text := unwrapped(choice.Message.Content)
	if text == "" {
		return "", fmt.Errorf("%w: it is empty", ErrNoAnswer)
	}
	return text, nil
}

// unwrapped strips thinking and code fences. Thinking that never ends leaves nothing.
func unwrapped(text string) string {
	for _, tag := range []string{"think", "thinking", "reasoning"} {
		opening, closing := "<"+tag+">", "</"+tag+">"
		if at := strings.LastIndex(text, closing); at >= 0 {
			text = text[at+len(closing):]
		} else if strings.Contains(text, opening) {
			return ""
		}
	}
	text = strings.TrimSpace(text)
	if inner, fenced := strings.CutPrefix(text, "```"); fenced {
		inner = strings.TrimPrefix(inner, "json")
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(inner), "```"))
	}
	return text
}

// again tells whether asking once more can help, and after what wait.
func (c *Client) again(err error) (bool, time.Duration) {
	var status *statusError
	switch {
	case err == nil || errors.Is(err, ErrRefused) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return false, 0
	case errors.As(err, &status) && !status.temporary():
		return false, 0
	case errors.As(err, &status):
		return true, min(max(status.retryAfter, time.Second), c.config.MaxWait)
	}
	return true, 0
}

// complaint tells the model what was wrong with its answer.
func complaint(err error) string {
	if !errors.Is(err, ErrNoAnswer) {
		return ""
	}
	return "Your last answer could not be used (" + shown(err.Error()) + "). Answer again, with one JSON object in the given form and nothing else."
}

func shown(text string) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), maxShown)])
}

// statusError is an HTTP answer that is no success; go-openai's own errors leave the headers out.
type statusError struct {
	status     int
	retryAfter time.Duration
	body       string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("the model server answered %d: %s", e.status, e.body)
}

func (e *statusError) temporary() bool {
	return e.status == http.StatusTooManyRequests || e.status == http.StatusRequestTimeout || e.status >= 500
}
