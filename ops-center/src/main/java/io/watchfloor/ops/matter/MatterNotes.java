package io.watchfloor.ops.matter;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.tls.SealingKeys;
import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Privileged notes of matters. Each matter has a key of its own, encrypted with the {@link KeyFile}. Without the file, or
 * after the key of the matter is erased, the notes cannot be read. Callers have checked that the reader is a legal member.
 */
public final class MatterNotes {

    /** Maximum number of notes of a matter. */
    public static final int MOST = 10_000;

    private final KeyFile file;
    private final SecureRandom random;

    /** @param text null if the key was erased */
    public record Note(
            int seq, String author, Instant at, @Nullable String text) {}

    @SuppressWarnings("ArrayRecordComponent") // The array is read once and never compared.
    private record Stored(int seq, int generation, String author, Instant at, byte[] content) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Key(int generation, String sealedBy, byte @Nullable [] content) {}

    /** A note was changed outside the center, and does not decrypt. */
    public static final class ChangedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ChangedException(String message) {
            super(message, null, false, false);
        }

        public String detail() {
            return String.valueOf(getMessage());
        }
    }

    public MatterNotes(KeyFile file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    public int count(Handle handle, String matter) {
        return handle.createQuery("SELECT count(*) FROM matter_note WHERE matter = :matter")
                .bind("matter", matter)
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Adds a note; the caller has locked the matter.
     *
     * @param request id of the request; null if it has none
     * @return the note, or the note that an earlier request with this id added
     */
    public Note add(
            Handle transaction, String matter, @Nullable String request, String author, String text, Instant at) {
        Optional<Stored> before = transaction
                .createQuery("SELECT * FROM matter_note WHERE matter = :matter AND request = :request")
                .bind("matter", matter)
                .bind("request", request)
                .map((row, context) -> stored(row))
                .findOne();
        if (before.isPresent()) {
            return opened(matter, key(transaction, matter, before.get().generation()), before.get());
        }
        Key current = keys(transaction, matter).stream()
                .reduce((first, second) -> second)
                .orElse(null);
        int generation =
                current == null ? 0 : current.content() == null ? current.generation() + 1 : current.generation();
        SealingKeys key = current != null && current.content() != null
                ? unsealed(matter, current).orElseThrow()
                : create(transaction, matter, generation, at);
        int seq = transaction
                        .createQuery("SELECT coalesce(max(seq), 0) FROM matter_note WHERE matter = :matter")
                        .bind("matter", matter)
                        .mapTo(Integer.class)
                        .one()
                + 1;
        transaction
                .createUpdate("""
                        INSERT INTO matter_note (matter, seq, generation, request, author, written_at, content)
                        VALUES (:matter, :seq, :generation, :request, :author, :at, :content)""")
                .bind("matter", matter)
                .bind("seq", seq)
                .bind("generation", generation)
                .bind("request", request)
                .bind("author", author)
                .bind("at", SqlTimestamps.parameter(at))
                .bind(
                        "content",
                        key.encrypt(text.getBytes(StandardCharsets.UTF_8), notePurpose(matter, seq), random)
                                .content())
                .execute();
        return new Note(seq, author, at, text);
    }

    /** @param before only notes with a smaller number; null for the newest */
    public List<Note> newest(Handle handle, String matter, @Nullable Long before, int limit) {
        List<Stored> found = handle.createQuery("""
                        SELECT * FROM matter_note WHERE matter = :matter AND seq < :before ORDER BY seq DESC LIMIT :limit""")
                .bind("matter", matter)
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map((row, context) -> stored(row))
                .list();
        Map<Integer, Optional<SealingKeys>> keys = new HashMap<>();
        keys(handle, matter).forEach(key -> keys.put(key.generation(), unsealed(matter, key)));
        return found.stream()
                .map(one -> opened(matter, keys.getOrDefault(one.generation(), Optional.empty()), one))
                .toList();
    }

    /**
     * Erases the current key, and with it all notes.
     *
     * @return whether there was a key
     */
    public boolean erase(Handle transaction, String matter, String by, Instant at) {
        return transaction
                        .createUpdate("""
                                UPDATE matter_note_key SET content = NULL, erased_by = :by, erased_at = :at
                                WHERE matter = :matter AND content IS NOT NULL""")
                        .bind("matter", matter)
                        .bind("by", by)
                        .bind("at", SqlTimestamps.parameter(at))
                        .execute()
                > 0;
    }

    private Optional<SealingKeys> key(Handle handle, String matter, int generation) {
        return keys(handle, matter).stream()
                .filter(key -> key.generation() == generation)
                .findFirst()
                .flatMap(key -> unsealed(matter, key));
    }

    private static Note opened(String matter, Optional<SealingKeys> unsealed, Stored one) {
        String text = unsealed.map(key -> key.decrypt(
                                new Ciphertext(key.id(), one.content()), notePurpose(matter, one.seq()))
                        .orElseThrow(() ->
                                new ChangedException("The note %d was changed in the database.".formatted(one.seq()))))
                .map(plain -> new String(plain, StandardCharsets.UTF_8))
                .orElse(null);
        return new Note(one.seq(), one.author(), one.at(), text);
    }

    private SealingKeys create(Handle transaction, String matter, int generation, Instant at) {
        byte[] secret = new byte[SealingKeys.BYTES];
        random.nextBytes(secret);
        Ciphertext sealed = file.toEncrypt(transaction).encrypt(secret, keyPurpose(matter, generation), random);
        transaction
                .createUpdate("""
                        INSERT INTO matter_note_key (matter, generation, sealed_by, content, created_at)
                        VALUES (:matter, :generation, :by, :content, :at)""")
                .bind("matter", matter)
                .bind("generation", generation)
                .bind("by", sealed.key())
                .bind("content", sealed.content())
                .bind("at", SqlTimestamps.parameter(at))
                .execute();
        return SealingKeys.of(secret);
    }

    /** @return empty for an erased key */
    private Optional<SealingKeys> unsealed(String matter, Key key) {
        byte[] content = key.content();
        if (content == null) {
            return Optional.empty();
        }
        byte[] secret = file.toDecrypt()
                .decrypt(new Ciphertext(key.sealedBy(), content), keyPurpose(matter, key.generation()))
                .orElseThrow(() -> file.without(key.sealedBy()));
        return Optional.of(SealingKeys.of(secret));
    }

    private static List<Key> keys(Handle handle, String matter) {
        return handle.createQuery("SELECT * FROM matter_note_key WHERE matter = :matter ORDER BY generation")
                .bind("matter", matter)
                .map((row, context) ->
                        new Key(row.getInt("generation"), row.getString("sealed_by"), row.getBytes("content")))
                .list();
    }

    private static String keyPurpose(String matter, int generation) {
        return "notes of matter %s, key %d".formatted(matter, generation);
    }

    private static String notePurpose(String matter, int seq) {
        return "note %d of matter %s".formatted(seq, matter);
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getInt("seq"),
                row.getInt("generation"),
                row.getString("author"),
                SqlTimestamps.of(row, "written_at"),
                row.getBytes("content"));
    }
}
