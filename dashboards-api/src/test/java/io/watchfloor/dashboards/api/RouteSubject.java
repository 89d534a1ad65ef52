package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.cases.routes.CaseOperation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The subject of a route, on which its rights depend. Operations on cases have cases as subject; all other routes must
 * be listed in {@code rights/subjects.txt}, otherwise {@link RightsMatrixIT} fails.
 */
public enum RouteSubject {
    /** For everyone: it requires another credential, or none. */
    NOBODY,
    /** The person's own data. */
    SELF,
    /** Not limited by scope, clearance or restrictions: only the role decides. */
    CENTER,
    /** All changes by everyone, including restricted cases: for people who may read the audit log. */
    AUDIT,
    /** Affects all groups, so that a full scope is required. */
    EVERY_GROUP,
    CASE,
    ALERT,
    ASSET,
    /** A notification: about a visible case, or sent to the person. */
    PAGE,
    /** A list or counts of visible objects. */
    ROWS,
    /** Objects named in the body. */
    PICKED,
    /** Topics of the live stream. */
    STREAM;

    private static final Map<String, RouteSubject> ALL = read();

    private static Map<String, RouteSubject> read() {
        try (InputStream in = RouteSubject.class.getResourceAsStream("/rights/subjects.txt")) {
            Map<String, RouteSubject> all = new TreeMap<>();
            CaseOperation.ALL.forEach(operation -> all.put("POST /api/v1/cases/{id}/" + operation.name(), CASE));
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> {
                        String[] cells = line.split("\\s+", 3);
                        RouteSubject subject =
                                valueOf(cells[2].toUpperCase(Locale.ROOT).replace('-', '_'));
                        if (all.put(cells[0] + ' ' + cells[1], subject) != null) {
                            throw new IllegalStateException("Twice in subjects.txt: " + line);
                        }
                    });
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Subjects by method and path. */
    static Map<String, RouteSubject> all() {
        return ALL;
    }

    static String name(ApiRoute route) {
        return route.method() + ' ' + route.path();
    }

    /** @throws AssertionError if the route is not listed */
    public static RouteSubject of(ApiRoute route) {
        RouteSubject subject = ALL.get(name(route));
        if (subject == null) {
            throw new AssertionError(
                    "Nobody said what %s is about: give it a line in rights/subjects.txt".formatted(name(route)));
        }
        return subject;
    }
}
