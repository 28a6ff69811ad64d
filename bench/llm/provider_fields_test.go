package llm_test

import "hybridflow/bench/llm"

// openAIFields are those of a chat request, as the client that OpenAI generates
// from its reference declares them (openai 3.54.0, CompletionCreateParams).
const openAIFields = "messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens " +
	"max_tokens metadata modalities " +
	"moderation n parallel_tool_calls prediction presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention " +
	"reasoning_effort response_format " +
	"safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity " +
	"web_search_options"

// providers are the servers that Endpoint is made for: how each is configured,
// and the fields that its public reference names, or those of them that matter
// here. A source says what the list was compared with, in November 2026: the
// reference itself unless it says otherwise.
var providers = []struct {
	name   string
	source string
	fields string
	config llm.Config
}{
	{"openai", "https://platform.openai.com/docs/api-reference/chat/create, by its client for Python", openAIFields,
		llm.Config{Model: "gpt-4.1", Logprobs: true, ExtraBody: map[string]any{"service_tier": "default", "store": false}}},
	{"openai-reasoning", "https://platform.openai.com/docs/api-reference/chat/create, by its client for Python", openAIFields,
		llm.Config{Model: "o4-mini", ExtraBody: map[string]any{"reasoning_effort": "low", "stop": nil}}},
	{"vllm", "github.com/vllm-project/vllm, ChatCompletionRequest in vllm/entrypoints/openai/chat_completion/protocol.py",
		"messages model frequency_penalty logit_bias logprobs top_logprobs max_tokens max_completion_tokens n presence_penalty " +
			"response_format seed stop stream " +
			"stream_options temperature top_p tools tool_choice reasoning_effort thinking_token_budget include_reasoning parallel_tool_calls user " +
			"top_k min_p repetition_penalty length_penalty stop_token_ids ignore_eos min_tokens skip_special_tokens chat_template " +
			"chat_template_kwargs priority",
		llm.Config{Model: "meta-llama/Llama-3.2-3B-Instruct", LimitField: "max_completion_tokens", Logprobs: true,
			ExtraBody: map[string]any{"top_k": 20, "chat_template_kwargs": map[string]bool{"enable_thinking": false}}}},
	{"llamacpp", "github.com/ggml-org/llama.cpp, tools/server/README.md (which refers to OpenAI's list and names what it adds) and " +
		"server-schema.cpp",
		"messages model stream stream_options cache_prompt timings_per_token max_tokens max_completion_tokens n temperature top_k top_p min_p " +
			"typical_p repeat_penalty " +
			"frequency_penalty presence_penalty seed logprobs logit_bias ignore_eos stop samplers grammar json_schema response_format tools " +
			"parallel_tool_calls chat_template_kwargs reasoning_format reasoning_effort reasoning_control reasoning_budget_tokens",
		llm.Config{Model: "llama-3.2-3b", ExtraBody: map[string]any{"cache_prompt": true}}},
	{"ollama", "github.com/ollama/ollama, docs/api/openai-compatibility.mdx (logprobs, tool_choice, logit_bias, user and n are marked " +
		"unsupported)",
		"model messages frequency_penalty presence_penalty response_format seed stop stream stream_options temperature top_p max_tokens tools " +
			"reasoning_effort reasoning",
		llm.Config{Model: "llama3.2"}},
	{"lmstudio", "github.com/lmstudio-ai/docs, 1_developer/3_openai-compat/chat-completions.md and tools.md; " +
		"1_developer/api-changelog.md for stream_options, response_format, tool_choice, draft_model and ttl",
		"model top_p top_k messages temperature max_tokens stream stop presence_penalty frequency_penalty logit_bias repeat_penalty seed " +
			"stream_options response_format tools tool_choice draft_model ttl",
		llm.Config{Model: "llama-3.2-3b-instruct", ExtraBody: map[string]any{"repeat_penalty": 1.0}}},
	// Its usage field is gone from the list: "deprecated and without effect",
	// as usage is always sent (openrouter.ai/docs/use-cases/usage-accounting).
	{"openrouter", "github.com/OpenRouterTeam/typescript-sdk, ChatRequest in src/models/chatrequest.ts, generated from its OpenAPI",
		"cache_control debug frequency_penalty image_config logit_bias logprobs max_completion_tokens max_tokens messages metadata min_p " +
			"modalities model models " +
			"parallel_tool_calls plugins prediction presence_penalty prompt_cache_key prompt_cache_options provider reasoning reasoning_effort " +
			"repetition_penalty " +
			"response_format seed service_tier session_id stop stop_server_tools_when stream stream_options temperature tool_choice tools top_a " +
			"top_k top_logprobs top_p trace user",
		llm.Config{Model: "anthropic/claude-sonnet-4", ExtraBody: map[string]any{"provider": map[string]any{"allow_fallbacks": false}}}},
	{"tgi", "github.com/huggingface/text-generation-inference, ChatRequest in docs/openapi.json",
		"messages model frequency_penalty logit_bias logprobs max_tokens n presence_penalty response_format seed stop stream stream_options " +
			"temperature " +
			"tool_choice tool_prompt tools top_logprobs top_p",
		llm.Config{Model: "meta-llama/Llama-3.2-3B-Instruct", Logprobs: true}},
	// The page itself could not be read; its list was taken from docs.rs/deepseek-sdk,
	// ChatRequest, which quotes it. It has no seed, and reasons unless asked not to
	// (api-docs.deepseek.com/guides/thinking_mode).
	{"deepseek", "https://api-docs.deepseek.com/api/create-chat-completion, at second hand",
		"messages model thinking reasoning_effort max_tokens response_format stop stream stream_options temperature top_p tools tool_choice " +
			"logprobs top_logprobs user_id",
		llm.Config{Model: "deepseek-v4-flash", ExtraBody: map[string]any{"seed": nil, "thinking": map[string]string{"type": "disabled"}}}},
}
