package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.wire.json.Input;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** A command generated from an operation of the API. The command sends the given values and prints the response. */
final class OperationCommand implements Callable<Integer> {

    private static final Set<String> OF_LISTS = Set.of("limit", "cursor");
    private static final Pattern PLACE = Pattern.compile("/([a-z-]+)/\\{(\\w+)}");

    private final ApiRoute route;
    private final Operation operation;
    private final Command command;
    private final CommandSpec spec;
    private final CenterOptions center = new CenterOptions();
    private final AnswerOptions answer = new AnswerOptions();
    private final ListOptions list = new ListOptions();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, ArgSpec> given = new LinkedHashMap<>();
    private final Map<String, OptionSpec> opposites = new LinkedHashMap<>();
    private final Set<String> files = new LinkedHashSet<>();
    private final Set<String> places = new LinkedHashSet<>();
    private int arguments;

    OperationCommand(ApiRoute route, Operation operation, Command command) {
        this.route = route;
        this.operation = operation;
        this.command = command;
        this.spec = CommandSpec.wrapWithoutInspection(this);
        operation.bodies().stream()
                .map(Content::type)
                .filter(type -> type instanceof Class<?> body && body.isRecord())
                .flatMap(type -> Field.of(((Class<?>) type).asSubclass(Record.class)).stream())
                .forEach(field -> fields.put(field.name(), field));
        PLACE.matcher(route.path()).results().forEach(place -> places.add("{" + place.group(2) + "}"));
        spec.usageMessage()
                .description(
                        command.description().isEmpty()
                                ? new String[] {operation.summary() + "."}
                                : command.description().toArray(String[]::new));
        spec.addMixin("center", CommandSpec.forAnnotatedObject(center));
        if (isList()) {
            spec.addMixin("list", CommandSpec.forAnnotatedObject(list));
        } else if (answers()) {
            spec.addMixin("answer", CommandSpec.forAnnotatedObject(answer));
        }
        addOptions();
        addArguments();
    }

    CommandSpec spec() {
        return spec;
    }

    private boolean isList() {
        return operation.replies().stream()
                .anyMatch(reply -> reply.content() != null && reply.content().list());
    }

    private boolean answers() {
        return !command.then().isEmpty() || operation.replies().stream().anyMatch(reply -> reply.content() != null);
    }

    private void addArguments() {
        List<String> left = new ArrayList<>(places);
        left.removeIf(place -> given.containsKey(place) || command.sends().containsKey(named(place)));
        command.takes().arguments().forEach(taken -> {
            String member = taken.member() == null ? left.removeFirst() : taken.member();
            Field field = fields.get(member);
            boolean several = taken.several() || (field != null && field.isList());
            PositionalParamSpec argument = PositionalParamSpec.builder()
                    .index(several ? arguments + "..*" : Integer.toString(arguments))
                    .arity((taken.optional() ? "0" : "1") + (several ? "..*" : taken.optional() ? "..1" : ""))
                    .type(field != null && field.isMap() ? Map.class : several ? List.class : type(field))
                    .auxiliaryTypes(
                            field != null && field.isMap()
                                    ? new Class<?>[] {String.class, String.class}
                                    : new Class<?>[] {several ? String.class : type(field)})
                    .required(!taken.optional())
                    .paramLabel(taken.label())
                    .description(meaning(member))
                    .build();
            arguments++;
            if (taken.label().equals("FILE")) {
                files.add(member);
            }
            given.put(key(member), argument);
            spec.addPositional(argument);
        });
    }

    private void addOptions() {
        command.takes().options().forEach(taken -> {
            if (taken.member() == null) {
                spec.addOption(flag(taken.label(), true, "Confirms the command, which cannot be undone."));
            } else if (taken.no()) {
                OptionSpec opposite = flag(taken.label(), false, "Not: " + meaning(taken.member()));
                opposites.put(taken.member(), opposite);
                spec.addOption(opposite);
            } else {
                addOption(taken.member(), taken.usual(), taken.several(), "--" + taken.label());
            }
        });
        if (!command.takes().allOthers()) {
            return;
        }
        Set<String> known = new LinkedHashSet<>(command.sends().keySet());
        command.takes().named().forEach(one -> known.add(String.valueOf(one.member())));
        fields.values().stream()
                .filter(field -> !known.contains(field.name()))
                .forEach(field -> addOption(field.name(), "", false, field.option()));
        operation.queries().stream()
                .filter(name -> !OF_LISTS.contains(name) && !known.contains(name))
                .forEach(name -> {
                    String[] names = name.equals("q") ? new String[] {"-q", "--search"} : new String[] {dashed(name)};
                    addOption(name, "", false, names);
                });
    }

    private static OptionSpec flag(String name, boolean required, String meaning) {
        return OptionSpec.builder("--" + name)
                .type(boolean.class)
                .required(required)
                .description(meaning)
                .build();
    }

    private static String dashed(String name) {
        return "--" + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private void addOption(String member, String usual, boolean commas, String... names) {
        Field field = fields.get(member);
        boolean flag = isFlag(member);
        OptionSpec.Builder option = OptionSpec.builder(names)
                .type(flag ? boolean.class : field != null && field.isList() ? List.class : type(field))
                .auxiliaryTypes(flag ? boolean.class : field != null && field.isList() ? String.class : type(field))
                .required(!flag
                        && usual.isEmpty()
                        && (field == null
                                ? places.contains(key(member))
                                : field.required() || field.without().isPresent()))
                .description(meaning(member));
        if (!flag) {
            option.paramLabel(
                    field == null ? member.equals("q") ? "TEXT" : member.toUpperCase(Locale.ROOT) : field.value());
        }
        if (field != null && field.value().equals("FILE")) {
            files.add(member);
        }
        if (commas) {
            option.splitRegex(",");
        }
        if (!usual.isEmpty()) {
            option.defaultValue(usual);
        }
        OptionSpec built = option.build();
        given.put(key(member), built);
        if (field == null || field.without().isEmpty()) {
            spec.addOption(built);
            return;
        }
        OptionSpec without = flag(field.without().get().substring(2), true, "Alternative to " + field.option() + ".");
        spec.addArgGroup(ArgGroupSpec.builder()
                .exclusive(true)
                .multiplicity("1")
                .addArg(built)
                .addArg(without)
                .build());
    }

    private boolean isFlag(String member) {
        Field field = fields.get(member);
        return field == null ? parameter(member).isFlag() : field.isFlag();
    }

    private static Class<?> type(@Nullable Field field) {
        return field == null
                ? String.class
                : field.isTime() ? Instant.class : field.isNumber() ? Long.class : String.class;
    }

    /**
     * Returns the key under which a value is stored. Path parameters are stored with their braces because a field of the body may have
     * the same name.
     */
    private String key(String member) {
        String place = "{" + member + "}";
        return !fields.containsKey(member) && places.contains(place) ? place : member;
    }

    private static String named(String place) {
        return place.startsWith("{") ? place.substring(1, place.length() - 1) : place;
    }

    private Parameter parameter(String name) {
        return operation.parameters().stream()
                .filter(one -> one.name().equals(named(name)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has no %s, which its command %s names".formatted(operation.id(), name, command.words())));
    }

    private String meaning(String member) {
        Field field = fields.get(member);
        return field == null ? parameter(member).meaning() : field.meaning();
    }

    @Override
    public Integer call() {
        Center connected = center.connect();
        Map<String, String> query = new TreeMap<>();
        operation.queries().forEach(name -> {
            Object value = value(name);
            if (value != null) {
                query.put(name, value.toString());
            }
        });
        if (isList() && command.rows() != null && command.rows().member().isEmpty()) {
            list.print(
                    connected,
                    path(route.path(), last()),
                    query,
                    out(),
                    command.rows().columns());
            return ExitCode.DONE;
        }
        String collection = collection();
        List<String> ids = last();
        int status = ExitCode.DONE;
        for (String id : ids) {
            try {
                status = Math.max(status, run(connected, path(route.path(), List.of(id)) + Center.query(query), id));
            } catch (CenterRefusal refusal) {
                if (!refusal.isAnswer() || (ids.size() == 1 && !collection.equals("cases"))) {
                    throw refusal;
                }
                spec.commandLine()
                        .getErr()
                        .println((collection.equals("cases") ? "Case " : "") + id + ": " + refusal.getMessage());
                status = ExitCode.NO;
            }
        }
        return status;
    }

    private int run(Center connected, String path, String last) {
        boolean sends = !route.method().equals("GET") && !route.method().equals("DELETE");
        JsonNode sent = connected.send(route.method(), path, sends ? Center.JSON.valueToTree(body()) : null);
        JsonNode said = command.then().isEmpty() ? sent : connected.get(path(command.then(), List.of(last)));
        if (answers() && answer.json()) {
            out().println(said);
        } else {
            print(printedMembers(said, last));
        }
        Command.Good good = command.good();
        return good == null || good.values().contains(Template.fill("{" + good.member() + "}", said))
                ? ExitCode.DONE
                : ExitCode.NO;
    }

    private void print(JsonNode known) {
        if (command.rows() != null) {
            List<JsonNode> rows = new ArrayList<>();
            for (String member : command.rows().member().split(",", -1)) {
                known.at('/' + member.replace('.', '/')).forEach(rows::add);
            }
            Template.table(command.rows().columns(), rows).print(out());
        }
        if (!command.prints().isEmpty()) {
            out().println(Template.fill(command.prints(), known).stripTrailing());
        }
    }

    /** Returns the fields that an output template can use: fields of the response, and values of the command line with the prefix $. */
    private ObjectNode printedMembers(JsonNode said, String last) {
        ObjectNode known = Center.JSON.createObjectNode();
        if (said instanceof ObjectNode object) {
            known.setAll(object);
        }
        given.forEach((name, argument) -> {
            Object value = argument.getValue();
            if (value != null) {
                known.put("$" + named(name), value.toString());
            }
        });
        places.stream().reduce((one, other) -> other).ifPresent(place -> known.put("$" + named(place), last));
        return known;
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            Object value = value(name);
            if (value != null) {
                body.put(name, field.kind() == Input.Kind.CASE ? spelled("cases", value.toString()) : value);
            } else if (field.maybeEmpty() && !field.mayBeAbsent()) {
                body.put(name, field.isList() ? List.of() : "");
            }
        });
        return body;
    }

    /** Returns null if no value was given. */
    private @Nullable Object value(String member) {
        if (command.sends().containsKey(member)) {
            return command.sends().get(member);
        }
        ArgSpec argument = given.get(member);
        OptionSpec opposite = opposites.get(member);
        Object value = argument == null ? null : argument.getValue();
        if (opposite != null && Boolean.TRUE.equals(opposite.getValue())) {
            return false;
        }
        return switch (value) {
            case Boolean flag -> flag ? flag : null;
            case Instant time -> time.toString();
            case String file when files.contains(member) -> content(Path.of(file));
            case null, default -> value;
        };
    }

    private String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "%s cannot be read.".formatted(file), e);
        }
    }

    /** Returns the values of the last path parameter, or a single placeholder if the path has no parameter. */
    private List<String> last() {
        return places.stream()
                .reduce((one, other) -> other)
                .map(given::get)
                .map(argument -> argument.<Object>getValue())
                .map(value -> value instanceof List<?> several
                        ? several.stream().map(String::valueOf).toList()
                        : List.of(value.toString()))
                .orElse(List.of(""));
    }

    private String collection() {
        Matcher place = PLACE.matcher(route.path());
        return place.find() ? place.group(1) : "";
    }

    /** @param last value of the last path parameter */
    private String path(String template, List<String> last) {
        Matcher place = PLACE.matcher(template);
        StringBuilder path = new StringBuilder();
        while (place.find()) {
            ArgSpec argument = given.get("{" + place.group(2) + "}");
            String value = argument != null && !(argument.getValue() instanceof List<?>)
                    ? String.valueOf(argument.<Object>getValue())
                    : command.sends().containsKey(place.group(2))
                            ? String.valueOf(command.sends().get(place.group(2)))
                            : last.getFirst();
            place.appendReplacement(
                    path,
                    Matcher.quoteReplacement(
                            "/" + place.group(1) + "/" + Center.segment(spelled(place.group(1), value))));
        }
        return place.appendTail(path).substring("/api/v1".length());
    }

    /** Converts values: users may write the number of a case with #, and a host without its kind. */
    static String spelled(String collection, String given) {
        return switch (collection) {
            case "cases" -> given.startsWith("#") ? given.substring(1) : given;
            case "assets" -> given.contains(":") ? given : "host:" + given;
            default -> given;
        };
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
