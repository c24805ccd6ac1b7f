-- Posts the deliveries of the file in DELIVERIES, each once; "-" posts unsigned calls. Ends with one line of JSON.
local next_thread = 0

function setup(thread)
  thread:set("number", next_thread)
  next_thread = next_thread + 1
end

function init(args)
  file = os.getenv("DELIVERIES")
  lines = {}
  position = 0
  if file ~= "-" then
    local threads = tonumber(os.getenv("THREADS"))
    local count = 0
    for line in io.lines(file) do
      if count % threads == number then lines[#lines + 1] = line end
      count = count + 1
    end
  end
end

function request()
  local headers = { ["Content-Type"] = "application/json" }
  if file == "-" then
    headers["X-Lightspeed-Signature"] = "sha256=" .. string.rep("0", 64)
    return wrk.format("POST", nil, headers, "{}")
  end
  position = position + 1
  local line = lines[(position - 1) % #lines + 1]
  local space = line:find(" ", 1, true)
  headers["X-Lightspeed-Signature"] = line:sub(1, space - 1)
  return wrk.format("POST", nil, headers, line:sub(space + 1))
end

function done(summary, latency, requests)
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "p50": %.2f, "p99": %.2f, "not_2xx": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
