package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Lists and changes the actions of automations or sensors in a case.
 *
 * @param path path of the list in the API
 */
record CaseActionLines(Center center, String path, PrintWriter out) {

    static CaseActionLines of(Center center, String caseId, String list, PrintWriter out) {
        return new CaseActionLines(center, "/cases/" + Center.segment(caseId) + "/" + list, out);
    }

    /** Calls an API operation on one action. */
    int change(String id, String verb) {
        return post(Center.segment(id) + "/" + verb, Map.of());
    }

    /** Prints the state of the action from the response. */
    int post(String below, Map<String, ?> body) {
        JsonNode done = center.post(path + "/" + below, body);
        out.println("%s is %s.".formatted(ApiValueText.text(done, "id"), ApiValueText.text(done, "state")));
        return ExitCode.DONE;
    }

    int list(ListOptions list, String columns, UnaryOperator<JsonNode> change) {
        list.print(center, path, Map.of(), out, columns, change);
        return ExitCode.DONE;
    }
}
