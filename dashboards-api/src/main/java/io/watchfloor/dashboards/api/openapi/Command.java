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
 * An operation as a command of the command line. One operation may have several commands, each for a part of its body.
 *
 * @param words its name: {@code people role}
 * @param takes its arguments and options
 * @param description for users; empty to use the operation's summary
 * @param sends fixed members of the body and parameters of the query
 * @param prints output template with members of the answer in braces
 * @param rows table of the answer
 * @param good answers that count as success
 * @param then path that is read afterwards and printed instead; empty for none
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
     * @param member of the body, or parameter of the query; null for the next parameter of the path, and for an option
     * that only confirms
     * @param no whether the option is the opposite of the member
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

    /** @param allOthers whether all other members of the body and parameters of the query are options */
    public record Takes(List<CommandInput> named, boolean allOthers) {

        public Stream<CommandInput> arguments() {
            return named.stream().filter(one -> !one.option());
        }

        public Stream<CommandInput> options() {
            return named.stream().filter(CommandInput::option);
        }
    }

    /**
     * A table.
     *
     * @param member of the answer that contains the rows; empty for the items of a list
     * @param columns {@code NAME {name} | SINCE {@createdAt}}
     */
    public record Rows(String member, String columns) {}

    /** Values of a member of the answer that count as success. */
    public record Good(String member, List<String> values) {}

    /**
     * @param usage the words, then arguments in capitals and options: {@code people role NAME ROLE=role
     * --reason=reason}. An argument without a member is the next parameter of the path. {@code ...} accepts several
     * values; an optional argument is in brackets. {@code --yes} without a member confirms, {@code
     * --no-groups=!allGroups} is the opposite of the member, {@code --minutes=minutes:60} has a default. {@code
     * [OPTIONS]} stands for all other members of the body and parameters of the query.
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

    /** @param template lines with members of the answer in braces; {@code {$id}} is an argument of the command */
    public Command prints(String template) {
        return new Command(words, takes, description, sends, template, rows, good, then);
    }

    /** Prints the items of a list, or the objects of one member, as a table. */
    public Command rows(String columns) {
        return rows("", columns);
    }

    public Command rows(String member, String columns) {
        return new Command(words, takes, description, sends, prints, new Rows(member, columns), good, then);
    }

    /** Any other value sets the exit code 1. */
    public Command goodWhen(String member, String... values) {
        return new Command(words, takes, description, sends, prints, rows, new Good(member, List.of(values)), then);
    }

    /** Reads this path afterwards, with the same parameters, and prints the answer. */
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
