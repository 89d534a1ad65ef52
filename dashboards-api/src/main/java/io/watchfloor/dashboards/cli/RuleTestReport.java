package io.watchfloor.dashboards.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.offline.RuleSamples.Result;
import java.io.PrintWriter;
import java.util.List;

/** Result of testing rules with their samples. */
record RuleTestReport(RuleLoadResult loading, List<Result> results) {

    private static final ObjectMapper JSON = new ObjectMapper();

    boolean passed() {
        return loading.refused() == 0 && results.stream().allMatch(Result::passed);
    }

    void print(PrintWriter out) {
        loading.problems().forEach(problem -> out.println(EscapedMessageConverter.escape(problem.toString())));
        for (Result result : results) {
            result.failures()
                    .forEach(failure -> out.println(EscapedMessageConverter.escape(result.file() + ": " + failure)));
        }
        out.println("passed " + passing() + ", failed " + failing() + ", without samples " + untested() + ", rejected "
                + loading.refused());
    }

    void printJson(PrintWriter out) {
        loading.problems().forEach(problem -> out.println(RulesCommand.json(problem)));
        for (Result result : results) {
            ObjectNode line = JSON.createObjectNode()
                    .put("file", result.file())
                    .put("title", result.title())
                    .put("hits", result.hits())
                    .put("misses", result.misses())
                    .put("passed", result.passed());
            var failures = line.putArray("failures");
            result.failures().forEach(failures::add);
            out.println(line);
        }
        out.println(JSON.createObjectNode()
                .put("passed", passing())
                .put("failed", failing())
                .put("refused", loading.refused()));
    }

    private long passing() {
        return results.stream()
                .filter(result -> result.passed() && result.hasSamples())
                .count();
    }

    private long failing() {
        return results.stream().filter(result -> !result.passed()).count();
    }

    private long untested() {
        return results.stream()
                .filter(result -> result.passed() && !result.hasSamples())
                .count();
    }
}
