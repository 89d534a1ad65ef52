package io.watchfloor.dashboards.wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.cases.CaseAction;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names of schema 120 in stored rows of the read models. Such rows exist after an upgrade, and during a rolling restart nodes
 * of that version read and write the same rows. Only stored rows have these names, never an API response.
 *
 * <p>Records that are read from rows accept the former names as aliases. A row is written with what a node of that version
 * cannot do without: the former name of an action, and both names of lists and of the contact method. The former names come
 * first, because Jackson completes a record with the last of its components and then accepts no alias. For the same reason
 * the counts of a case, which are unwrapped, have today's names alone: on nodes of that version these counts are 0 until the
 * restart is complete. Actions that a node of the version before cannot read are left out of rows: they are allowed whenever
 * notes are.
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

    private static final Set<CaseAction> LEFT_OUT =
            EnumSet.of(CaseAction.NOTE, CaseAction.TASKS, CaseAction.TEMPLATE, CaseAction.TASK);

    /** Left out as well. Which of them is allowed follows from the exercise of the case. */
    private static final Set<CaseAction> OF_EXERCISES = EnumSet.of(CaseAction.EXERCISE, CaseAction.UNEXERCISE);

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
            for (int i = actions.size() - 1; i >= 0; i--) {
                CaseAction action = CaseAction.of(actions.get(i).asText());
                if (LEFT_OUT.contains(action) || OF_EXERCISES.contains(action)) {
                    actions.remove(i);
                } else if (action == CaseAction.UNMERGE) {
                    actions.set(i, SPLIT);
                }
            }
        }
        return Json.write(row);
    }

    /** Adds the actions that a row leaves out. */
    public static List<CaseAction> complete(List<CaseAction> allowed) {
        if (!allowed.contains(CaseAction.NOTES) || allowed.containsAll(LEFT_OUT)) {
            return allowed;
        }
        Set<CaseAction> all = EnumSet.copyOf(allowed);
        all.addAll(LEFT_OUT);
        return List.copyOf(all);
    }

    /** Adds the action that marks a case as an exercise, or removes the mark, which a row leaves out. */
    public static List<CaseAction> complete(List<CaseAction> allowed, boolean exercise) {
        CaseAction action = exercise ? CaseAction.UNEXERCISE : CaseAction.EXERCISE;
        if (!allowed.contains(CaseAction.NOTES) || allowed.contains(action)) {
            return allowed;
        }
        Set<CaseAction> all = EnumSet.copyOf(allowed);
        all.add(action);
        return List.copyOf(all);
    }

    /** @throws IllegalArgumentException for an unknown action */
    static CaseAction action(String text) {
        return SPLIT.equals(text) ? CaseAction.UNMERGE : CaseAction.of(text);
    }
}
