package io.watchfloor.dashboards.cases.cli;

import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.cases.routes.CaseOperation;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.wire.json.Input;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** An operation on cases as a command, such as {@code cases snooze --until TIME ID...}. */
final class CaseOperationCommand implements Callable<Integer> {

    private static final List<String> OF_PROPOSALS = List.of("accept", "dismiss");

    private final CaseOperation<?> operation;
    private final CommandSpec spec;
    private final CenterOptions center = new CenterOptions();
    private final AnswerOptions answer = new AnswerOptions();
    private final Map<Field, ArgSpec> given = new LinkedHashMap<>();
    private final PositionalParamSpec ids;
    private int arguments;

    private CaseOperationCommand(CaseOperation<?> operation) {
        this.operation = operation;
        this.spec = CommandSpec.wrapWithoutInspection(this);
        String note = operation.words().note();
        spec.usageMessage().description(operation.words().title() + "." + (note.isEmpty() ? "" : " " + note));
        spec.addMixin("center", CommandSpec.forAnnotatedObject(center));
        spec.addMixin("answer", CommandSpec.forAnnotatedObject(answer));
        fields(Input.Place.OPTION).forEach(this::addOption);
        fields(Input.Place.BEFORE).forEach(this::addArgument);
        this.ids = fields(Input.Place.AFTER).isEmpty()
                ? argument("ID", "Ids or numbers of cases.", true)
                : argument("ID", "The case's id or number.", false);
        fields(Input.Place.AFTER).forEach(this::addArgument);
    }

    /** Adds them to {@code cases}. */
    static final class OfCases implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec cases) {
            return add(cases, false);
        }
    }

    /** Adds them to {@code proposals}. */
    static final class OfProposals implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec proposals) {
            return add(proposals, true);
        }
    }

    private static CommandSpec add(CommandSpec group, boolean proposals) {
        CaseOperation.ALL.stream()
                .filter(operation -> OF_PROPOSALS.contains(operation.name()) == proposals)
                .forEach(operation ->
                        group.addSubcommand(operation.words().command(), new CaseOperationCommand(operation).spec));
        return group;
    }

    private List<Field> fields(Input.Place place) {
        return operation.fields().stream()
                .filter(field -> field.place() == place)
                .toList();
    }

    private void addArgument(Field field) {
        given.put(field, argument(field.value(), field.meaning(), field.isList()));
    }

    private PositionalParamSpec argument(String label, String meaning, boolean several) {
        PositionalParamSpec argument = PositionalParamSpec.builder()
                .index(several ? arguments + "..*" : Integer.toString(arguments))
                .arity(several ? "1..*" : "1")
                .type(several ? List.class : String.class)
                .auxiliaryTypes(String.class)
                .required(true)
                .paramLabel(label)
                .description(meaning)
                .build();
        arguments++;
        spec.addPositional(argument);
        return argument;
    }

    private void addOption(Field field) {
        OptionSpec option = OptionSpec.builder(field.option())
                .type(type(field))
                .auxiliaryTypes(field.isList() ? String.class : type(field))
                .required(field.required() || field.without().isPresent())
                .paramLabel(field.value())
                .description(field.meaning())
                .build();
        given.put(field, option);
        if (field.without().isEmpty()) {
            spec.addOption(option);
            return;
        }
        OptionSpec without = OptionSpec.builder(field.without().get())
                .type(boolean.class)
                .required(true)
                .description("Instead of " + field.option() + ".")
                .build();
        spec.addArgGroup(ArgGroupSpec.builder()
                .exclusive(true)
                .multiplicity("1")
                .addArg(option)
                .addArg(without)
                .build());
    }

    private static Class<?> type(Field field) {
        if (field.isList()) {
            return List.class;
        }
        return field.isTime() ? Instant.class : field.isNumber() ? Long.class : String.class;
    }

    @Override
    public Integer call() {
        Map<String, Object> body = new TreeMap<>();
        given.forEach((field, argument) -> {
            Object value = argument.getValue();
            if (value != null) {
                body.put(field.name(), written(field, value));
            } else if (field.maybeEmpty()) {
                body.put(field.name(), List.of());
            }
        });
        List<String> cases = ids.getValue() instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(ids.<Object>getValue()));
        return CaseOrders.each(spec, center, answer, cases, "/" + operation.name(), body);
    }

    private static Object written(Field field, Object value) {
        if (field.kind() == Input.Kind.CASE) {
            return CasesCommand.plain(value.toString());
        }
        return value instanceof Instant time ? time.toString() : value;
    }
}
