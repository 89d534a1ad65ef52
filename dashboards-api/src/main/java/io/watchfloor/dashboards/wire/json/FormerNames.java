package io.watchfloor.dashboards.wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.cases.CaseAction;
import java.util.Map;

/**
 * Names of schema 120 in stored rows of the read models. Such rows exist after an upgrade, and during a rolling restart nodes
 * of that version read and write the same rows. Only stored rows have these names, never an API response.
 *
 * <p>Records that are read from rows accept the former names as aliases. A row is written with what a node of that version
 * cannot do without: the former name of an action, and both names of lists and of the contact method. The former names come
 * first, because Jackson completes a record with the last of its components and then accepts no alias. For the same reason
 * the counts of a case, which are unwrapped, have today's names alone: on nodes of that version these counts are 0 until the
 * restart is complete.
 */
public final class FormerNames {

    public static final String PAGE_COUNT = "pageCount";
    public static final String NEXT_PAGE_AT = "nextPageAt";
    public static final String UNTOLD = "untold";
    public static final String PART_COUNT = "partCount";
    public static final String PROPOSAL_COUNT = "proposalCount";
    public static final String PARTS = "parts";
    public static final String PROPOSALS = "proposals";
    public static final String WAY = "way";

    private static final String SPLIT = "split";

    private static final Map<String, String> BY_FIELD =
            Map.of("mergedCases", PARTS, "mergeSuggestions", PROPOSALS, "method", WAY);

    private FormerNames() {}

    /** Writes an object for a row. */
    public static String row(Object value) {
        ObjectNode today = (ObjectNode) Json.tree(value);
        ObjectNode row = today.objectNode();
        BY_FIELD.forEach((field, former) -> {
            JsonNode content = today.get(field);
            if (content != null) {
                row.set(former, content);
            }
        });
        row.setAll(today);
        if (row.get("allowed") instanceof ArrayNode actions) {
            for (int i = 0; i < actions.size(); i++) {
                if (actions.get(i).asText().equals(CaseAction.UNMERGE.text())) {
                    actions.set(i, SPLIT);
                }
            }
        }
        return Json.write(row);
    }

    /** @throws IllegalArgumentException for an unknown action */
    static CaseAction action(String text) {
        return SPLIT.equals(text) ? CaseAction.UNMERGE : CaseAction.of(text);
    }
}
