package io.watchfloor.dashboards.api.openapi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An operation of the API with its input and responses.
 *
 * @param id name of the operation in generated clients
 * @param summary one line
 * @param text details in Markdown; may be empty
 * @param bodies content types of the request body; empty if there is no body
 * @param bodyNeeded whether a body is required
 * @param refusals error responses by status, with error codes, in addition to those of every route
 * @param commands command-line commands generated from the operation
 */
public record Operation(
        String id,
        String summary,
        String text,
        List<Parameter> parameters,
        List<Content> bodies,
        boolean bodyNeeded,
        List<Reply> replies,
        SortedMap<Integer, String> refusals,
        List<Command> commands) {

    /** Header that each response contains while lists are incomplete. */
    public static final String REBUILDING = "Watchfloor-Rebuilding";

    public static Operation of(String id, String summary) {
        return new Operation(id, summary, "", List.of(), List.of(), false, List.of(), new TreeMap<>(), List.of());
    }

    public Operation text(String more) {
        return new Operation(id, summary, more, parameters, bodies, bodyNeeded, replies, refusals, commands);
    }

    public Operation with(Parameter... more) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        return new Operation(id, summary, text, List.copyOf(all), bodies, bodyNeeded, replies, refusals, commands);
    }

    /** Declares a JSON body of this record type. The body may be omitted if no field is required. */
    public Operation takes(Class<? extends Record> body) {
        return takes(Schemas.anythingNeeded(body), Content.of(body));
    }

    public Operation takes(boolean needed, Content... any) {
        return new Operation(id, summary, text, parameters, List.of(any), needed, replies, refusals, commands);
    }

    public Operation answers(Class<?> type) {
        return replies(new Reply(200, "Done.", Content.of(type), Map.of()));
    }

    /** Declares that the response contains the version as an entity tag for {@code If-Match}. */
    public Operation answersVersioned(Class<?> type) {
        return replies(
                new Reply(200, "The current state.", Content.of(type), Map.of("ETag", "Version, such as \"7\".")));
    }

    /** Declares that the response is a list, with the parameters {@code limit} and {@code cursor}. */
    public Operation lists(Class<?> type) {
        return with(Parameter.LIMIT, Parameter.CURSOR)
                .replies(new Reply(
                        200,
                        "A part of the list. nextCursor is absent in the last part.",
                        Content.listOf(type),
                        Map.of(
                                REBUILDING,
                                "Percentage of the journal that was read, such as 37, while projections are rebuilt after"
                                        + " a start or a restore. Until then lists are incomplete, and an empty list may be wrong."
                                        + " Absent otherwise.")));
    }

    public Operation answersText(String mediaType, String meaning) {
        return replies(new Reply(200, meaning, Content.text(mediaType), Map.of()));
    }

    public Operation answersNothing() {
        return replies(new Reply(204, "The change was made, now or by an earlier request.", null, Map.of()));
    }

    public Operation replies(Reply reply) {
        List<Reply> all = new ArrayList<>(replies);
        all.add(reply);
        return new Operation(id, summary, text, parameters, bodies, bodyNeeded, List.copyOf(all), refusals, commands);
    }

    public Operation refuses(int status, String what) {
        SortedMap<Integer, String> all = new TreeMap<>(refusals);
        all.put(status, what);
        return new Operation(id, summary, text, parameters, bodies, bodyNeeded, replies, all, commands);
    }

    public Operation command(Command command) {
        List<Command> all = new ArrayList<>(commands);
        all.add(command);
        return new Operation(id, summary, text, parameters, bodies, bodyNeeded, replies, refusals, List.copyOf(all));
    }

    /**
     * Adds a command described by the summary.
     *
     * @param usage as in {@link Command#of}
     * @param prints as in {@link Command#prints}
     */
    public Operation command(String usage, String prints) {
        return command(Command.of(usage).prints(prints));
    }

    /** Names of the allowed query parameters. */
    public Set<String> queries() {
        return names(one -> one.place().equals("query"));
    }

    /** Names of the query parameters that may occur several times. */
    public Set<String> repeatable() {
        return names(one -> one.list() == Parameter.Several.REPEATED);
    }

    private Set<String> names(Predicate<Parameter> which) {
        return parameters.stream()
                .filter(which)
                .map(Parameter::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @param mediaType in lower case, without parameters */
    public boolean takesMedia(String mediaType) {
        return bodies.stream().anyMatch(one -> one.mediaType().equals(mediaType));
    }

    /** Whether a response with this status may be a web page. */
    public boolean repliesWithPage(int status) {
        return replies.stream()
                .anyMatch(reply -> reply.status() == status
                        && reply.content() != null
                        && reply.content().mediaType().equals("text/html"));
    }

    public boolean takesBody(Class<?> type) {
        return bodies.stream().anyMatch(one -> type.equals(one.type()));
    }
}
