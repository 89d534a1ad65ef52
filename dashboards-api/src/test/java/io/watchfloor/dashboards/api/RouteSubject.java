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
 * What a route is about, as far as rights depend on it. An operation on a case is about a case; each other route stands in
 * {@code rights/subjects.txt}: one that does not fails {@link RightsMatrixIT}.
 */
public enum RouteSubject {
    /** For everybody: it asks for another proof, or needs none. */
    NOBODY,
    /** The person's own. */
    SELF,
    /** Nothing that groups, markings or restrictions bound: the role decides. */
    CENTER,
    /** What everybody did, restricted or not: for who reads the audit. */
    AUDIT,
    /** What no group bounds, and so only for who sees all of them. */
    EVERY_GROUP,
    CASE,
    ALERT,
    ASSET,
    /** A page: about a case that one sees, or to oneself. */
    PAGE,
    /** A list, or figures, of what the person sees. */
    ROWS,
    /** Things that the body names. */
    PICKED,
    /** Topics. */
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

    /** Method and path of every route that has one. */
    static Map<String, RouteSubject> all() {
        return ALL;
    }

    static String name(ApiRoute route) {
        return route.method() + ' ' + route.path();
    }

    /** @throws AssertionError when nobody said it */
    public static RouteSubject of(ApiRoute route) {
        RouteSubject subject = ALL.get(name(route));
        if (subject == null) {
            throw new AssertionError(
                    "Nobody said what %s is about: give it a line in rights/subjects.txt".formatted(name(route)));
        }
        return subject;
    }
}
