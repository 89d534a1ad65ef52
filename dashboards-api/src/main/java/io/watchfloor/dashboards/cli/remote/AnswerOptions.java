package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Options for printing the result of a change. */
public final class AnswerOptions {

    @Option(names = "--json", description = "Prints the API response as JSON.")
    private boolean json;

    public boolean json() {
        return json;
    }

    public void print(PrintWriter out, JsonNode answer, String sentence) {
        out.println(json ? answer.toString() : sentence);
    }
}
