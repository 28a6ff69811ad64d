"""What real clients of the OpenAI API send, and whether they can read our mock.

    record_clients.py record DIR CLIENT    write DIR/client-NAME-VERSION.json; CLIENT is openai or litellm
    record_clients.py check BASE_URL       have the openai client talk to a server, print what it read as JSON

Recorded are bodies, methods, paths, the names of all headers, and of their
values only the media types and the scheme of the authorization. Nothing leaves
the machine: record starts a server of its own on the loopback address, and
litellm is kept from fetching prices and tokenizers.
"""

import base64
import http.server
import importlib.metadata
import json
import os
import struct
import sys
import threading

MESSAGES = [{"role": "system", "content": "Answer in a word."}, {"role": "user", "content": "2 + 2 < 5?"}]
STREAM = dict(messages=MESSAGES, stream=True, stream_options={"include_usage": True})
SAMPLED = dict(STREAM, temperature=0, top_p=0.95, stop=["</answer>"])
SEEDED = dict(SAMPLED, seed=7)

# One chat for each provider, set as provider_fields_test.go sets ours. What
# the client has no parameter for goes into its extra_body.
CHATS = {
    "openai": dict(SEEDED, model="gpt-4.1", max_tokens=64, logprobs=True, service_tier="default", store=False),
    "openai-reasoning": dict(STREAM, model="o4-mini", seed=7, max_completion_tokens=64, reasoning_effort="low"),
    "vllm": dict(SEEDED, model="meta-llama/Llama-3.2-3B-Instruct", max_completion_tokens=64, logprobs=True,
                 extra_body={"top_k": 20, "chat_template_kwargs": {"enable_thinking": False}}),
    "llamacpp": dict(SEEDED, model="llama-3.2-3b", max_tokens=64, extra_body={"cache_prompt": True}),
    "ollama": dict(SEEDED, model="llama3.2", max_tokens=64),
    "lmstudio": dict(SEEDED, model="llama-3.2-3b-instruct", max_tokens=64, extra_body={"repeat_penalty": 1.0}),
    "openrouter": dict(SEEDED, model="anthropic/claude-sonnet-4", max_tokens=64,
                       extra_body={"provider": {"allow_fallbacks": False}}),
    "tgi": dict(SEEDED, model="meta-llama/Llama-3.2-3B-Instruct", max_tokens=64, logprobs=True),
    "deepseek": dict(SAMPLED, model="deepseek-v4-flash", max_tokens=64, extra_body={"thinking": {"type": "disabled"}}),
}
# A chat as simple programs send it: not streamed, one stop sequence.
WHOLE = dict(model="gpt-4.1", messages=MESSAGES, temperature=0, max_tokens=64, stop="</answer>")
EMBEDDINGS = dict(model="qwen3-embedding-0.6b", input=["one", "two"])

# What litellm calls the providers that it has a mapping of fields for.
LITELLM = {"openai": "openai", "openai-reasoning": "openai", "vllm": "hosted_vllm", "lmstudio": "lm_studio",
           "openrouter": "openrouter", "deepseek": "deepseek"}


class Recorder(http.server.BaseHTTPRequestHandler):
    seen = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Recorder.seen.append({
            "method": self.command,
            "path": self.path,
            "headers": sorted(name.lower() for name in self.headers.keys()),
            "content_type": self.headers["Content-Type"],
            "accept": self.headers["Accept"],
            "scheme": self.headers["Authorization"].split()[0],
            "body": body,
        })
        kind, reply = answer(self.path, body)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


def answer(path, body):
    """The least that a client is content with."""
    if path.endswith("/embeddings"):
        vector = [0.5]
        if body.get("encoding_format") == "base64":
            vector = base64.b64encode(struct.pack("<f", 0.5)).decode()
        data = [{"object": "embedding", "index": i, "embedding": vector} for i in range(len(body["input"]))]
        usage = {"prompt_tokens": 2, "total_tokens": 2}
        reply = {"object": "list", "data": data, "model": body["model"], "usage": usage}
        return "application/json", json.dumps(reply).encode()
    head = {"id": "chatcmpl-1", "created": 1, "model": body["model"]}
    said = {"role": "assistant", "content": "Yes"}
    usage = {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}
    if not body.get("stream"):
        choice = {"index": 0, "message": said, "finish_reason": "stop"}
        return "application/json", json.dumps(dict(head, object="chat.completion", choices=[choice], usage=usage)).encode()
    head["object"] = "chat.completion.chunk"
    events = [dict(head, choices=[{"index": 0, "delta": said, "finish_reason": None}]),
              dict(head, choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]),
              dict(head, choices=[], usage=usage)]
    return "text/event-stream", "".join(f"data: {e}\n\n" for e in [*map(json.dumps, events), "[DONE]"]).encode()


def openai_client(base_url):
    import openai

    return openai.OpenAI(base_url=base_url, api_key="sk-invented", max_retries=0)


def send_openai(base_url):
    client = openai_client(base_url)
    for style, chat in CHATS.items():
        yield style, lambda: list(client.chat.completions.create(**chat))
    yield "whole", lambda: client.chat.completions.create(**WHOLE)
    yield "embeddings", lambda: client.embeddings.create(**EMBEDDINGS)
    yield "embeddings-float", lambda: client.embeddings.create(**EMBEDDINGS, encoding_format="float")


def send_litellm(base_url):
    os.environ.update(HF_HUB_OFFLINE="1", LITELLM_LOCAL_MODEL_COST_MAP="True")
    import litellm

    litellm.drop_params = True  # what it holds a provider not to know
    to = dict(api_base=base_url, api_key="sk-invented", num_retries=0)
    for style, provider in LITELLM.items():
        chat = dict(CHATS[style], model=provider + "/" + CHATS[style]["model"])
        yield style, lambda: list(litellm.completion(**chat, **to))
    yield "whole", lambda: litellm.completion(**dict(WHOLE, model="openai/" + WHOLE["model"]), **to)
    yield "embeddings", lambda: litellm.embedding(**dict(EMBEDDINGS, model="openai/" + EMBEDDINGS["model"]), **to)


def record(folder, name):
    send = {"openai": send_openai, "litellm": send_litellm}[name]
    version, requests = importlib.metadata.version(name), []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for style, call in send(f"http://127.0.0.1:{server.server_port}/v1"):
        Recorder.seen.clear()
        call()
        (seen,) = Recorder.seen
        requests.append({"style": style, **seen})
    server.shutdown()
    with open(os.path.join(folder, f"client-{name}-{version}.json"), "w") as f:
        json.dump({"client": name, "version": version, "requests": requests}, f, indent="\t")
        f.write("\n")


def check(base_url):
    client = openai_client(base_url)
    text, finish, usage = "", None, None
    for chunk in client.chat.completions.create(**CHATS["openai"]):
        usage = chunk.usage or usage
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
    whole = client.chat.completions.create(**{k: v for k, v in CHATS["openai"].items() if not k.startswith("stream")})
    vectors = {kind: [d.embedding for d in client.embeddings.create(model="simulated-hashed-ngrams", input=["one", "two"], **how).data]
               for kind, how in {"base64": {}, "float": {"encoding_format": "float"}}.items()}
    json.dump({
        "streamed": {"text": text, "finish": finish, "usage": usage.model_dump()},
        "whole": {"text": whole.choices[0].message.content, "finish": whole.choices[0].finish_reason, "usage": whole.usage.model_dump()},
        "vectors": vectors,
        "models": [m.id for m in client.models.list()],
    }, sys.stdout)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["record", folder, name]:
            record(folder, name)
        case ["check", base_url]:
            check(base_url)
        case _:
            sys.exit(__doc__)
