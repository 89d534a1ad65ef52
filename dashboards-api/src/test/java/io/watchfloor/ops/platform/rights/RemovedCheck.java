package io.watchfloor.ops.platform.rights;

import io.watchfloor.config.mutation.Mutants;

/** A build with some checks removed while this object is open: each is removed from the source of the class. */
public final class RemovedCheck implements AutoCloseable {

    private final Mutants mutants = new Mutants();

    /** A place that calls {@link Rights}. */
    public enum Check {
        /** In the table of routes, before a route runs. */
        ROUTE,
        /** For each row read from a read model. */
        ROW,
        /** For each topic and item of the live stream. */
        TOPIC,
        /** In case, asset and triage, before they execute a command. */
        ENTITY
    }

    private RemovedCheck(Check... checks) {
        for (Check check : checks) {
            switch (check) {
                case ROUTE -> {
                    mutate(
                            "io.watchfloor.dashboards.access.request.Access",
                            "return Rights.decide(known.bearer(), needed, ProtectedResource.Center.CENTER)",
                            "return true || Rights.decide(known.bearer(), needed, ProtectedResource.Center.CENTER)");
                    mutate(
                            "io.watchfloor.dashboards.api.routing.ApiRoutes",
                            "if (found.route().everyGroup()) {",
                            "if (found.route().everyGroup() && found.path() == null) {");
                }
                case ROW -> seesAll();
                case TOPIC -> {
                    seesAll();
                    mutate(
                            "io.watchfloor.dashboards.live.LiveSubscribers",
                            "if (!session.listener().may(topic)) {",
                            "if (session.isClosed() && !session.listener().may(topic)) {");
                }
                case ENTITY -> {
                    mutate(
                            "io.watchfloor.ops.cases.CaseRights",
                            "if (warrant == null || !warrant.isOf(",
                            "if (now != null) { return Decision.Allowed.ALLOWED; } if (warrant == null || !warrant.isOf(");
                    mutate("io.watchfloor.ops.asset.AssetRights", "if (ofSensor) {", "if (asked != null) {");
                    mutate(
                            "io.watchfloor.ops.incident.triage.TriageRights",
                            "if (warrant == null || by == null",
                            "if (now != null) { return Allowed.ALLOWED; } if (warrant == null || by == null");
                }
            }
        }
    }

    private void seesAll() {
        mutate(
                "io.watchfloor.dashboards.search.Visibility",
                ".bind(\"path\", \"watchfloor_seen, \")",
                ".bind(\"path\", \"\")");
    }

    private void mutate(String type, String code, String instead) {
        mutants.add(type, code, instead);
    }

    public static RemovedCheck of(Check... checks) {
        return new RemovedCheck(checks);
    }

    @Override
    public void close() {
        mutants.close();
    }
}
