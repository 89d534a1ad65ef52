package io.watchfloor.dashboards.oncall;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.oncall.ChangeRejection.Reason;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Calendar feeds: addresses with a secret, because calendar programs cannot sign in. A feed shows only shifts, can be
 * revoked, and ends when the owner loses the right to see shifts. Every call blocks on the database.
 */
public final class Feeds {

    /** Maximum number of calendar feeds per person. */
    public static final int MOST = 20;

    private static final Duration READ_EVERY = Duration.ofMinutes(10);

    private final AccessDatabase database;
    private final People people;

    /**
     * A calendar feed.
     *
     * @param schedule null for the owner's shifts in all schedules
     * @param readAt approximate time of the last read; null if it was never read
     */
    public record Feed(
            String id,
            String owner,
            @Nullable String schedule,
            Instant madeAt,
            @Nullable Instant readAt) {}

    /** Result of creating a feed. */
    public sealed interface CreateResult {

        /** @param secret shown only once */
        record Success(Feed feed, String secret) implements CreateResult {}

        record Rejection(ChangeRejection refusal) implements CreateResult {}

        /** The feed that this request created has already been read. */
        record Repeated() implements CreateResult {}
    }

    public Feeds(People people) {
        this.people = people;
        this.database = people.database();
    }

    /**
     * @param schedule null for the person's own shifts in all schedules
     * @param request id of the request, by which a repetition replaces the secret of the feed; null to create a new
     * feed with each call
     */
    public CreateResult make(@Nullable String schedule, @Nullable String request, Actor by) {
        String secret = Secret.next(database.random(), "wfcal_");
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            if (schedule != null && Schedules.find(handle, schedule).isEmpty()) {
                return new CreateResult.Rejection(ChangeRejection.unknown(schedule));
            }
            Optional<Feed> before = ofRequest(handle, request);
            if (before.isPresent()) {
                return again(handle, before.get(), secret);
            }
            if (of(handle, by.name()).size() >= MOST) {
                return new CreateResult.Rejection(ChangeRejection.of(
                        Reason.TOO_MANY,
                        "You have reached the limit of %d calendar feeds. Revoke one of them first.".formatted(MOST)));
            }
            Feed feed = new Feed(Secret.id(database.random()), by.name(), schedule, database.now(), null);
            handle.createUpdate("""
                            INSERT INTO oncall_feed (id, token_hash, owner, kind, name, made_at, request)
                            VALUES (:id, :hash, :owner, :kind, :name, :now, :request)""")
                    .bindByType("request", request, String.class)
                    .bind("id", feed.id())
                    .bind("hash", Secret.hash(secret))
                    .bind("owner", feed.owner())
                    .bind("kind", schedule == null ? "person" : "schedule")
                    .bind("name", schedule == null ? by.name() : schedule)
                    .bind("now", feed.madeAt())
                    .execute();
            database.audit().append(handle, by.did("calendar.make", "calendar:" + feed.id(), "", auditText(feed)));
            return new CreateResult.Success(feed, secret);
        });
    }

    private static Optional<Feed> ofRequest(Handle handle, @Nullable String request) {
        return handle.createQuery("SELECT * FROM oncall_feed WHERE request = :request")
                .bindByType("request", request, String.class)
                .map((row, context) -> feed(row))
                .findOne();
    }

    /** The sender did not receive the response. Only a hash of the secret is stored, so the feed gets a new secret. */
    private static CreateResult again(Handle handle, Feed feed, String secret) {
        if (feed.readAt() != null) {
            return new CreateResult.Repeated();
        }
        handle.createUpdate("UPDATE oncall_feed SET token_hash = :hash WHERE id = :id")
                .bind("hash", Secret.hash(secret))
                .bind("id", feed.id())
                .execute();
        return new CreateResult.Success(feed, secret);
    }

    /** Returns the feeds of a person, oldest first. */
    public List<Feed> of(String owner) {
        return database.jdbi().withHandle(handle -> of(handle, owner));
    }

    private static List<Feed> of(Handle handle, String owner) {
        return handle.createQuery("SELECT * FROM oncall_feed WHERE owner = :owner ORDER BY id COLLATE \"C\"")
                .bind("owner", owner)
                .map((row, context) -> feed(row))
                .list();
    }

    /** @return whether the person had such a feed */
    public boolean revoke(String id, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            int gone = handle.createUpdate("DELETE FROM oncall_feed WHERE id = :id AND owner = :owner")
                    .bind("id", id)
                    .bind("owner", by.name())
                    .execute();
            if (gone > 0) {
                database.audit().append(handle, by.did("calendar.revoke", "calendar:" + id, "", ""));
            }
            return gone > 0;
        });
    }

    /** Finds the feed with this secret, as long as its owner may see shifts. */
    public Optional<Feed> read(String secret) {
        Instant now = database.now();
        return database.jdbi().withHandle(handle -> {
            Optional<Feed> feed = handle.createQuery("SELECT * FROM oncall_feed WHERE token_hash = :hash")
                    .bind("hash", Secret.hash(secret))
                    .map((row, context) -> feed(row))
                    .findOne()
                    .filter(one -> people.person(handle, one.owner())
                            .filter(owner -> owner.may(Verb.WATCH))
                            .isPresent());
            feed.filter(one -> one.readAt() == null || one.readAt().isBefore(now.minus(READ_EVERY)))
                    .ifPresent(one -> handle.createUpdate("UPDATE oncall_feed SET read_at = :now WHERE id = :id")
                            .bind("now", now)
                            .bind("id", one.id())
                            .execute());
            return feed;
        });
    }

    private static String auditText(Feed feed) {
        return feed.schedule() == null ? "shifts of " + feed.owner() : "schedule " + feed.schedule();
    }

    private static Feed feed(ResultSet row) throws SQLException {
        return new Feed(
                row.getString("id"),
                row.getString("owner"),
                row.getString("kind").equals("schedule") ? row.getString("name") : null,
                SqlTimestamps.of(row, "made_at"),
                SqlTimestamps.orNull(row, "read_at"));
    }
}
