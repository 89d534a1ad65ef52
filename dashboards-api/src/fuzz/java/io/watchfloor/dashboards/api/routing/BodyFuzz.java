package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.wire.RequestBodies;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/** Any bytes are the body that a route asks for, or refused with the field that is wrong. */
public final class BodyFuzz {

    private static final List<Class<?>> TYPES = Stream.of(RequestBodies.class.getDeclaredClasses())
            .filter(Class::isRecord)
            .sorted(Comparator.comparing(Class::getName))
            .toList();

    private BodyFuzz() {}

    /** One input: the first byte says which body is asked for. */
    public static void fuzzerTestOneInput(byte[] data) throws ReflectiveOperationException {
        if (data.length == 0) {
            return;
        }
        Class<? extends Record> type = TYPES.get((data[0] & 0xff) % TYPES.size()).asSubclass(Record.class);
        Record body;
        try {
            body = Body.of(ByteString.fromArray(Arrays.copyOfRange(data, 1, data.length)), type);
        } catch (Problem.ProblemException refused) {
            if (refused.problem().status() >= 500) {
                throw refused;
            }
            return;
        }
        for (RecordComponent member : type.getRecordComponents()) {
            check(member.getAccessor().invoke(body));
        }
    }

    private static void check(Object value) {
        if (value instanceof List<?> list) {
            list.forEach(BodyFuzz::check);
        }
        if (value instanceof String text
                && text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw new IllegalStateException("a control character was taken");
        }
    }

    /** To begin with: each body with a value for each member. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int number = 0; number < TYPES.size(); number++) {
            List<String> members = new ArrayList<>();
            for (RecordComponent member : TYPES.get(number).getRecordComponents()) {
                members.add("\"%s\":%s".formatted(member.getName(), sample(member.getType())));
            }
            seeds.add(((char) number + "{" + String.join(",", members) + "}").getBytes(StandardCharsets.ISO_8859_1));
        }
        return seeds;
    }

    private static String sample(Class<?> type) {
        if (type == List.class) {
            return "[\"a\"]";
        }
        if (type == Boolean.class) {
            return "true";
        }
        if (type == Integer.class || type == Long.class || type == long.class) {
            return "7";
        }
        return type.isEnum() ? "\"" + type.getEnumConstants()[0].toString().toLowerCase(java.util.Locale.ROOT) + "\"" : "\"a\"";
    }
}
