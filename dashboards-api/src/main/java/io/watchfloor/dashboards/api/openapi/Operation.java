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
 * What a route does, its input and its answers.
 *
 * @param id for programs generated from the description
 * @param summary one line
 * @param text further details in Markdown; may be empty
 * @param bodies the forms that the request body may have; empty when it has none
 * @param bodyNeeded whether a body is required
 * @param refusals in addition to those that every route has: status → what is refused, with its codes
 * @param commands of the command line that come from it
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

    /** On each answer while lists are incomplete. */
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

    /** The body must be JSON of this record; it may be left out when none of its members is required. */
    public Operation takes(Class<? extends Record> body) {
        return takes(Schemas.anythingNeeded(body), Content.of(body));
    }

    public Operation takes(boolean needed, Content... any) {
        return new Operation(id, summary, text, parameters, List.of(any), needed, replies, refusals, commands);
    }

    public Operation answers(Class<?> type) {
        return replies(new Reply(200, "Done.", Content.of(type), Map.of()));
    }

    /** With the version as the entity tag for {@code If-Match}. */
    public Operation answersVersioned(Class<?> type) {
        return replies(
                new Reply(200, "The current state.", Content.of(type), Map.of("ETag", "Version, such as \"7\".")));
    }

    /** A list, with the parameters {@code limit} and {@code cursor}. */
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
     * Described by the summary.
     *
     * @param usage as in {@link Command#of}
     * @param prints as in {@link Command#prints}
     */
    public Operation command(String usage, String prints) {
        return command(Command.of(usage).prints(prints));
    }

    /** The allowed names of query parameters. */
    public Set<String> queries() {
        return names(one -> one.place().equals("query"));
    }

    /** The names of query parameters that may have several values. */
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

    public boolean takesBody(Class<?> type) {
        return bodies.stream().anyMatch(one -> type.equals(one.type()));
    }
}
