package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Applies a command to several unprocessed records. If the center rejects the command for one record, the other records are still
 * handled.
 */
public record UnprocessedCalls(Center center, String path, AnswerOptions answer, CommandLine command) {

    /** Builds query parameters from alternating names and values. Parameters whose value is null are omitted. */
    public static Map<String, String> query(@Nullable String... namesAndValues) {
        Map<String, String> query = new TreeMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            String value = namesAndValues[i + 1];
            if (name != null && value != null) {
                query.put(name, value);
            }
        }
        return query;
    }

    /** @param all query that selects the records if no IDs are given */
    public int retry(@Nullable List<String> ids, Map<String, String> all) {
        List<String> chosen = new ArrayList<>(ids == null ? List.of() : ids);
        if (chosen.isEmpty() && all.isEmpty()) {
            throw new ParameterException(
                    command, "Name the IDs of records, or select records with --code CODE or --sensor ID.");
        }
        if (chosen.isEmpty()) {
            center.each(path, all, Integer.MAX_VALUE, item -> chosen.add(ApiValueText.text(item, "id")));
        }
        return each(chosen, id -> {
            JsonNode done = center.post(at(id) + "/retry", Map.of());
            answer.print(command.getOut(), done, id + " was reprocessed.");
        });
    }

    public int drop(List<String> ids) {
        return each(ids, id -> {
            center.delete(at(id));
            answer.print(
                    command.getOut(),
                    Center.JSON.createObjectNode().put("id", id).put("dropped", true),
                    id + " was dropped.");
        });
    }

    private String at(String id) {
        return path + "/" + Center.segment(id);
    }

    private interface OneCall {
        void run(String id);
    }

    private int each(List<String> ids, OneCall call) {
        int status = ExitCode.DONE;
        for (String id : ids) {
            try {
                call.run(id);
            } catch (CenterRefusal refusal) {
                if (!refusal.isAnswer()) {
                    throw refusal;
                }
                command.getErr().println(id + ": " + refusal.getMessage());
                status = ExitCode.NO;
            }
        }
        return status;
    }
}
