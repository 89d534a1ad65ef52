package io.watchfloor.ops.response;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.sensor.ResponseSettings;
import io.watchfloor.ops.response.Response.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Investigation packages from sensors, stored in the database in the parts in which the packages arrive, so that each
 * node and each backup has the packages. A package is complete when all bytes have arrived and match the SHA-256 that
 * the sensor announced. The case's activity lists the receipt, the downloads and the deletion of a package.
 */
public final class PackageStore {

    /** States in which the sensor may still send the package, including after a timeout. */
    private static final Set<State> OPEN =
            EnumSet.of(State.SENT, State.RUNNING, State.TIMED_OUT, State.CANCEL_PENDING, State.CANCEL_SENT);

    private final Jdbi database;
    private final ResponseSettings settings;

    /**
     * The received part of a package.
     *
     * @param total size of the package in bytes
     * @param completedAt when the package was completed; null until then
     * @param droppedAt when the package was deleted; null until then
     */
    public record PackageState(
            String response,
            long total,
            String sha256,
            long received,
            @Nullable Instant completedAt,
            @Nullable Instant droppedAt) {

        public boolean isThere() {
            return completedAt != null && droppedAt == null;
        }
    }

    /**
     * A part that a sensor sends.
     *
     * @param offset offset of the part's first byte in the package
     * @param total size of the package in bytes
     * @param sha256 SHA-256 of the package
     */
    public record Part(String response, long offset, long total, String sha256) {}

    /** The reply to the sensor. */
    public sealed interface Answer {
        /** @param received the offset of the next part, which is the number of received bytes */
        record Received(long received, boolean complete) implements Answer {}

        record Rejection(int status, String code, String detail) implements Answer {}
    }

    public PackageStore(Jdbi database, ResponseSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Stores the part if it is the next expected part. In any case returns the offset of the next expected part. */
    Answer take(String sensor, Part part, byte[] bytes, Instant now) {
        return database.inTransaction(handle -> {
            Optional<ResponseStore.StoredResponse> asked = handle.createQuery(
                            "SELECT id FROM response WHERE id = :id FOR UPDATE")
                    .bind("id", part.response())
                    .mapTo(String.class)
                    .findOne()
                    .flatMap(id -> ResponseStore.find(handle, id))
                    .filter(kept -> kept.response().what().sensor().equals(sensor))
                    .filter(kept -> kept.response().what().kind().equals(ActionKind.COLLECT_PACKAGE.text()));
            if (asked.isEmpty()) {
                return refused(
                        404, "package.unknown", "No response action with this id requests a package from this sensor.");
            }
            Optional<PackageState> held = find(handle, part.response());
            if (held.isPresent() && held.get().completedAt() != null) {
                return held.get().sha256().equals(part.sha256())
                        ? new Answer.Received(held.get().received(), true)
                        : refused(409, "package.complete", "The response action already has another complete package.");
            }
            if (!OPEN.contains(asked.get().response().state())) {
                return refused(
                        409,
                        "package.not-now",
                        "The response action is %s and accepts no package."
                                .formatted(asked.get().response().state().text()));
            }
            return take(handle, asked.get(), held, part, bytes, now);
        });
    }

    private Answer take(
            Handle handle,
            ResponseStore.StoredResponse asked,
            Optional<PackageState> held,
            Part part,
            byte[] bytes,
            Instant now) {
        PackageState here = held.filter(one -> one.sha256().equals(part.sha256()) && one.total() == part.total())
                .orElse(null);
        if (here == null) {
            Optional<Answer> tooMuch = tooMuch(handle, part);
            if (tooMuch.isPresent()) {
                return tooMuch.get();
            }
            begin(handle, part, now); // a restart, because the sensor had to pack the files again
        }
        long received = here == null ? 0 : here.received();
        if (bytes.length == 0 || part.offset() != received) {
            return new Answer.Received(received, false);
        }
        long after = received + bytes.length;
        if (after > part.total()) {
            return refused(
                    422,
                    "package.too-long",
                    "The part exceeds the announced package size of %d bytes.".formatted(part.total()));
        }
        handle.createUpdate("INSERT INTO response_package_part (response, at, bytes) VALUES (:id, :at, :bytes)")
                .bind("id", part.response())
                .bind("at", received)
                .bind("bytes", bytes)
                .execute();
        handle.createUpdate("UPDATE response_package SET received = :received, changed_at = :now WHERE response = :id")
                .bind("id", part.response())
                .bind("received", after)
                .bind("now", SqlTimestamps.parameter(now))
                .execute();
        return after < part.total() ? new Answer.Received(after, false) : complete(handle, asked, part, now);
    }

    private Answer complete(Handle handle, ResponseStore.StoredResponse asked, Part part, Instant now) {
        String hash = hash(handle, part.response());
        if (!hash.equals(part.sha256())) {
            begin(handle, part, now);
            return refused(
                    422,
                    "package.hash",
                    "The received package has the SHA-256 %s, but the sensor announced %s."
                            .formatted(hash, part.sha256()));
        }
        handle.createUpdate("UPDATE response_package SET completed_at = :now WHERE response = :id")
                .bind("id", part.response())
                .bind("now", SqlTimestamps.parameter(now))
                .execute();
        ResponseStore.note(
                handle,
                asked,
                "Package received: %d bytes, SHA-256 %s.".formatted(part.total(), hash),
                ResponseStore.CENTER,
                now);
        return new Answer.Received(part.total(), true);
    }

    private Optional<Answer> tooMuch(Handle handle, Part part) {
        if (part.total() > settings.packageMax()) {
            return Optional.of(refused(
                    413,
                    "package.too-large",
                    "The package has %d bytes, more than the limit of %d (watchfloor.responses.package-max). Collect less."
                            .formatted(part.total(), settings.packageMax())));
        }
        long kept = handle.createQuery(
                        "SELECT coalesce(sum(total), 0) FROM response_package WHERE dropped_at IS NULL AND response <> :id")
                .bind("id", part.response())
                .mapTo(Long.class)
                .one();
        return kept + part.total() > settings.packagesMax()
                ? Optional.of(refused(
                        507,
                        "package.no-room",
                        "Not enough space: the stored packages have %d bytes, and the limit for all packages is %d (watchfloor.responses.packages-max)."
                                .formatted(kept, settings.packagesMax())))
                : Optional.empty();
    }

    private static Answer refused(int status, String code, String detail) {
        return new Answer.Rejection(status, code, detail);
    }

    private static void begin(Handle handle, Part part, Instant now) {
        clear(handle, part.response());
        handle.createUpdate("""
                        INSERT INTO response_package (response, total, hash, received, begun_at, changed_at)
                        VALUES (:id, :total, :hash, 0, :now, :now)
                        ON CONFLICT (response) DO UPDATE SET total = excluded.total, hash = excluded.hash, received = 0,
                            changed_at = excluded.changed_at""")
                .bind("id", part.response())
                .bind("total", part.total())
                .bind("hash", part.sha256())
                .bind("now", SqlTimestamps.parameter(now))
                .execute();
    }

    private static void clear(Handle handle, String response) {
        handle.createUpdate("DELETE FROM response_package_part WHERE response = :id")
                .bind("id", response)
                .execute();
    }

    /** Deletes an incomplete package, because the sensor will not send the rest. A complete package is not deleted. */
    static void forgetPart(Handle handle, String response) {
        if (find(handle, response).filter(held -> held.completedAt() == null).isPresent()) {
            clear(handle, response);
            handle.createUpdate("DELETE FROM response_package WHERE response = :id")
                    .bind("id", response)
                    .execute();
        }
    }

    private static String hash(Handle handle, String response) {
        MessageDigest digest = Digests.sha256();
        long offset = 0;
        for (Optional<byte[]> part = part(handle, response, 0);
                part.isPresent();
                part = part(handle, response, offset)) {
            digest.update(part.get());
            offset += part.get().length;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    public static Optional<PackageState> find(Handle handle, String response) {
        return handle.createQuery("SELECT * FROM response_package WHERE response = :id")
                .bind("id", response)
                .map((row, context) -> held(row))
                .findOne();
    }

    /** Returns the part at the given offset; empty at the end of the package. */
    public Optional<byte[]> part(String response, long offset) {
        return database.withHandle(handle -> part(handle, response, offset));
    }

    private static Optional<byte[]> part(Handle handle, String response, long offset) {
        return handle.createQuery("SELECT bytes FROM response_package_part WHERE response = :id AND at = :at")
                .bind("id", response)
                .bind("at", offset)
                .map((row, context) -> row.getBytes(1))
                .findOne();
    }

    /** Reads a package for a user, and records the download in the case's activity. */
    public Optional<PackageState> read(String response, String by, Instant now) {
        return database.inTransaction(handle -> {
            Optional<PackageState> held = find(handle, response).filter(PackageState::isThere);
            Optional<ResponseStore.StoredResponse> kept = ResponseStore.find(handle, response);
            if (held.isPresent() && kept.isPresent()) {
                ResponseStore.note(
                        handle,
                        kept.get(),
                        "%s downloaded the package, SHA-256 %s."
                                .formatted(by, held.get().sha256()),
                        by,
                        now);
            }
            return held;
        });
    }

    /**
     * Deletes packages after their retention time, including incomplete packages.
     *
     * @return the number of deleted packages
     */
    int dropOld(Instant now) {
        return database.inTransaction(handle -> {
            List<String> old = handle.createQuery("""
                            SELECT response FROM response_package WHERE dropped_at IS NULL AND changed_at < :before
                            ORDER BY changed_at LIMIT 100 FOR UPDATE SKIP LOCKED""")
                    .bind("before", SqlTimestamps.parameter(now.minus(settings.packagesKept())))
                    .mapTo(String.class)
                    .list();
            for (String response : old) {
                clear(handle, response);
                handle.createUpdate("UPDATE response_package SET dropped_at = :now WHERE response = :id")
                        .bind("id", response)
                        .bind("now", SqlTimestamps.parameter(now))
                        .execute();
                ResponseStore.find(handle, response)
                        .ifPresent(kept -> ResponseStore.note(
                                handle,
                                kept,
                                "The package was deleted after %d days."
                                        .formatted(settings.packagesKept().toDays()),
                                ResponseStore.CENTER,
                                now));
            }
            return old.size();
        });
    }

    private static PackageState held(ResultSet row) throws SQLException {
        return new PackageState(
                row.getString("response"),
                row.getLong("total"),
                row.getString("hash"),
                row.getLong("received"),
                SqlTimestamps.orNull(row, "completed_at"),
                SqlTimestamps.orNull(row, "dropped_at"));
    }
}
