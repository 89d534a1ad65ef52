package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a command that makes a change reports it. */
final class AnswerOptions {

    @Option(names = "--json", description = "One JSON object, as the API gives it.")
    private boolean json;

    boolean json() {
        return json;
    }

    void say(PrintWriter out, JsonNode answer, String sentence) {
        out.println(json ? answer.toString() : sentence);
    }
}
