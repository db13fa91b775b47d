-- wrk's figures as one line of JSON: latencies in milliseconds.
done = function(summary, latency)
  local faults = summary.errors
  io.write(string.format(
    '{"rate": %.1f, "p50": %.2f, "p95": %.2f, "p99": %.2f, "faults": %d, "answers": %d}\n',
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    faults.connect + faults.read + faults.write + faults.status + faults.timeout,
    summary.requests))
end
