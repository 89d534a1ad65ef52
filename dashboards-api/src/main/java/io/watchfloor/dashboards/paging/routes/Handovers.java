package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.paging.board.HandoverReadModel;
import io.watchfloor.dashboards.paging.views.HandoverView;
import io.watchfloor.dashboards.paging.views.HandoverView.Item;
import io.watchfloor.dashboards.paging.views.HandoverView.State;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stored shift handoffs. Blocks on the database. */
final class Handovers {

    private final AccessDatabase database;

    Handovers(AccessDatabase database) {
        this.database = database;
    }

    /** @return empty if the person has another open handoff */
    Optional<HandoverView> make(
            String from, String to, @Nullable String note, String summary, List<Item> cases, Actor by) {
        HandoverView made = new HandoverView(
                Secret.id(database.random()), from, to, note, State.OPEN, database.now(), null, summary, cases);
        return database.jdbi().inTransaction(handle -> {
            int rows = handle.createUpdate("""
                            INSERT INTO handover (id, giver, taker, note, state, created_at, summary, cases)
                            VALUES (:id, :from, :to, :note, 'open', :at, :summary, :cases) ON CONFLICT DO NOTHING""")
                    .bind("id", made.id())
                    .bind("from", from)
                    .bind("to", to)
                    .bind("note", note)
                    .bind("at", made.createdAt())
                    .bind("summary", summary)
                    .bind("cases", Json.write(cases))
                    .execute();
            if (rows == 0) {
                return Optional.empty();
            }
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "handover.make",
                                    "handover:" + made.id(),
                                    "",
                                    "to %s: %s".formatted(to, Plural.of(cases.size(), "case"))));
            return Optional.of(made);
        });
    }

    Optional<HandoverView> find(String id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT * FROM handover WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> HandoverReadModel.view(row))
                        .findOne());
    }

    /**
     * Ends an open handoff.
     *
     * @return whether the handoff was still open
     */
    boolean decide(HandoverView handover, State now, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            int rows = handle.createUpdate(
                            "UPDATE handover SET state = :state, decided_at = :at WHERE id = :id AND state = 'open'")
                    .bind("state", now.text())
                    .bind("at", database.now())
                    .bind("id", handover.id())
                    .execute();
            if (rows > 0) {
                database.audit()
                        .append(
                                handle,
                                by.did(
                                        "handover." + now.text(),
                                        "handover:" + handover.id(),
                                        "open",
                                        "%s to %s".formatted(handover.from(), handover.to())));
            }
            return rows > 0;
        });
    }

    void storeResults(String id, List<Item> cases) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("UPDATE handover SET cases = :cases WHERE id = :id")
                        .bind("cases", Json.write(cases))
                        .bind("id", id)
                        .execute());
    }
}
