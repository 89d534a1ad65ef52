package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.sensors.protocol.LogSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one thread needs to judge records one after the other. */
final class ThreadJudge {

    private static final byte[] NO_BODY = new byte[0];

    private final FieldNames names;
    private final RecordSlots slots;
    private final SystemFields system;
    private final WindowsScan scan;
    private final WindowsRoutes routes;
    private final RuleProgram.Candidates candidates;

    ThreadJudge(FieldNames names, SlotTest[] tests, int groups, Function<List<LogSource>, AdaptiveProgram> programs) {
        this.names = names;
        this.slots = new RecordSlots(names.size(), tests, groups);
        this.system = new SystemFields(names);
        this.scan = new WindowsScan(slots, new KeyTable(names), system);
        this.routes = new WindowsRoutes(names, system, programs);
        this.candidates = new RuleProgram.Candidates(slots, tests.length);
    }

    /** Null when the record has to be read in full before it can be judged. */
    @Nullable
    List<Rule> judge(byte[] body) {
        if (!scan.fill(body) || !namesItsAsset()) {
            return null;
        }
        WindowsRoutes.Route route = routes.of(slots);
        if (route == null) {
            return null;
        }
        if (route.program().isEmpty()) {
            return List.of();
        }
        route.complete(slots);
        return route.program().judge(slots, candidates);
    }

    /** A name that is surely one; what is doubtful is read in full. */
    private boolean namesItsAsset() {
        Slot computer = slots.first(system.computer());
        if (computer == null || !computer.isBare() || computer.length() == 0 || computer.length() > 200) {
            return false;
        }
        byte[] body = slots.body();
        int start = computer.start();
        int end = computer.end();
        for (int i = start; i < end; i++) {
            byte b = body[i];
            boolean sure = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (!sure && (i == start || (b != '-' && b != '.' && b != '_'))) {
                return false;
            }
        }
        return true;
    }

    List<Rule> judge(AdaptiveProgram program, Telemetry telemetry) {
        slots.begin(NO_BODY);
        for (Map.Entry<String, Object> field : telemetry.fields().entrySet()) {
            fill(names.known(field.getKey()), field.getValue());
        }
        return program.judge(slots, candidates);
    }

    /** A field that no rule asks about still has its values, for the rules that seek words anywhere. */
    private void fill(int field, Object value) {
        if (value instanceof List<?> list) {
            if (field >= 0) {
                slots.putEmpty(field);
            }
            for (Object item : list) {
                Slot one = slots.value(String.valueOf(item));
                if (field >= 0) {
                    slots.append(field, one);
                }
            }
        } else {
            Slot one = slots.value(value.toString());
            if (field >= 0) {
                slots.put(field, one);
            }
        }
    }
}
