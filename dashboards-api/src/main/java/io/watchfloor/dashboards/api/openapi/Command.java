package io.watchfloor.dashboards.api.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command of the command line that executes an operation of the API. An operation may have several commands, each for
 * a part of the request body.
 *
 * @param words name of the command, such as {@code people role}
 * @param takes arguments and options of the command
 * @param description for users; empty to use the operation's summary
 * @param sends fixed fields of the body and fixed query parameters
 * @param prints output template with fields of the response in braces
 * @param rows table of the response
 * @param good responses that count as success
 * @param then path that is requested afterwards, and whose response is printed instead; empty for none
 */
public record Command(
        List<String> words,
        Takes takes,
        List<String> description,
        Map<String, Object> sends,
        String prints,
        @Nullable Rows rows,
        @Nullable Good good,
        String then) {

    private static final Pattern TAKEN =
            Pattern.compile("(\\[?)(--)?(.+?)(?:=(!?)([a-z]\\w*)(?::(\\w+))?)?(\\.\\.\\.)?(]?)");

    private static final String ALL_OTHERS = "[OPTIONS]";

    /**
     * An argument or option.
     *
     * @param label name of the argument or option; the argument FILE is the content of a file
     * @param member field of the body or query parameter; null for the next path parameter, and for an option that only
     * confirms
     * @param no whether the option is the opposite of the field
     * @param usual default value; empty for none
     * @param several whether several arguments, or values separated by commas, are accepted
     */
    public record CommandInput(
            boolean option,
            String label,
            @Nullable String member,
            boolean no,
            String usual,
            boolean several,
            boolean optional) {}

    /** @param allOthers whether all other fields of the body and all other query parameters are options */
    public record Takes(List<CommandInput> named, boolean allOthers) {

        public Stream<CommandInput> arguments() {
            return named.stream().filter(one -> !one.option());
        }

        public Stream<CommandInput> options() {
            return named.stream().filter(CommandInput::option);
        }
    }

    /**
     * A table that the command prints.
     *
     * @param member field of the response that contains the rows; empty for the items of a list
     * @param columns {@code NAME {name} | SINCE {@createdAt}}
     */
    public record Rows(String member, String columns) {}

    /** Values of a response field that count as success. */
    public record Good(String member, List<String> values) {}

    /**
     * @param usage name of the command, followed by arguments in capitals and options: {@code people role NAME
     * ROLE=role --reason=reason}. An argument without a field is the next path parameter. {@code ...} accepts several
     * values; an optional argument is in brackets. {@code --yes} without a field confirms, {@code
     * --no-groups=!allGroups} is the opposite of the field, {@code --minutes=minutes:60} has a default. {@code
     * [OPTIONS]} stands for all other fields of the body and all other query parameters.
     */
    public static Command of(String usage, String... description) {
        List<String> words = new ArrayList<>();
        List<CommandInput> takes = new ArrayList<>();
        for (String part : usage.replace(ALL_OTHERS, "").strip().split(" ", -1)) {
            Matcher taken = TAKEN.matcher(part);
            if (part.matches("[a-z][a-z-]*")) {
                words.add(part);
            } else if (taken.matches()) {
                takes.add(new CommandInput(
                        taken.group(2) != null,
                        taken.group(3),
                        taken.group(5),
                        "!".equals(taken.group(4)),
                        taken.group(6) == null ? "" : taken.group(6),
                        taken.group(7) != null,
                        !taken.group(1).isEmpty()));
            }
        }
        Takes all = new Takes(List.copyOf(takes), usage.endsWith(ALL_OTHERS));
        return new Command(List.copyOf(words), all, List.of(description), Map.of(), "", null, null, "");
    }

    public Command sends(String member, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(sends);
        all.put(member, value);
        return new Command(words, takes, description, all, prints, rows, good, then);
    }

    /** @param template lines with fields of the response in braces; {@code {$id}} is an argument of the command */
    public Command prints(String template) {
        return new Command(words, takes, description, sends, template, rows, good, then);
    }

    /** Prints the items of a list, or the objects in one field, as a table. */
    public Command rows(String columns) {
        return rows("", columns);
    }

    /** @param member the fields with the objects, such as {@code holds,erasures} or {@code sightings.assets} */
    public Command rows(String member, String columns) {
        return new Command(words, takes, description, sends, prints, new Rows(member, columns), good, then);
    }

    /** Sets the field values that count as success. With any other value, the command exits with code 1. */
    public Command goodWhen(String member, String... values) {
        return new Command(words, takes, description, sends, prints, rows, new Good(member, List.of(values)), then);
    }

    /** Requests this path afterwards, with the same parameters, and prints the response. */
    public Command then(String path) {
        return new Command(words, takes, description, sends, prints, rows, good, path);
    }

    public String name() {
        return words.getLast();
    }

    /** First word of the command, such as {@code people}. */
    public String group() {
        return words.get(words.size() - 2);
    }
}
