package io.watchfloor.dashboards.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand kinds of changes to a log, each of which is detected with the file, the public key and the external heads.
 */
class AuditMutationsTest {

    private static final int MUTATIONS = 1000;
    private static final int RECORDS = 60;

    /** Kinds of changes. */
    private enum Way {
        /** A bit of any byte of the file. */
        EDIT_BYTE,
        /** A character of a field, in the center's format. */
        EDIT_FIELD,
        /** Additionally with the matching hash of the record. */
        EDIT_AND_HASH,
        /** Additionally with all later hashes, and the end signed with another key. */
        EDIT_AND_REWRITE,
        /** Additionally with the original end. */
        EDIT_AND_KEEP_END,
        DELETE,
        DELETE_AND_RENUMBER,
        INSERT,
        INSERT_AND_REWRITE,
        REPEAT,
        SWAP,
        SHUFFLE,
        /** Cut off at any byte. */
        CUT_OFF,
        /** Cut off at a record with the head signed there: detected with external heads. */
        CUT_TO_OLDER_HEAD,
        /** A different history from a record on, signed with the node's own key. */
        FORK
    }

    @TempDir
    private Path folder;

    private final Random random = new Random(20261127);
    private final SampleLog log = new SampleLog(RECORDS, 20, random);
    private final KeyPair stranger = SampleLog.newKey();

    @Test
    void aThousandMutationsAreFound() throws IOException {
        assertThat(check(write(log.lines()), false)).isEmpty();
        Map<Way, Integer> tried = new EnumMap<>(Way.class);
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < MUTATIONS; i++) {
            Way way = Way.values()[i % Way.values().length];
            byte[] changed = changed(way);
            if (check(changed, false).isEmpty()) {
                missed.add(i + " " + way);
            }
            tried.merge(way, 1, Integer::sum);
        }
        assertThat(missed).isEmpty();
        assertThat(tried)
                .hasSize(Way.values().length)
                .allSatisfy((way, times) -> assertThat(times).isGreaterThan(60));
    }

    @Test
    void aVerifierThatSkipsTheHashMissesEdits() throws IOException {
        int missed = 0;
        for (int i = 0; i < 50; i++) {
            missed += check(changed(Way.EDIT_FIELD), true).isEmpty() ? 1 : 0;
        }
        assertThat(missed).as("edits that only the hash shows").isEqualTo(50);
    }

    @Test
    void saysWhichRecordIsTheFirstBadOne() throws IOException {
        List<String> lines = log.lines();
        lines.set(7, entry(edited(log.records.get(6)), log.hashes.get(6)));
        assertThat(check(write(lines), false))
                .get()
                .satisfies(flaw -> assertThat(flaw.kind()).isEqualTo(LogFlaw.Kind.CHANGED))
                .satisfies(flaw -> assertThat(flaw.seq()).isEqualTo(7))
                .satisfies(flaw -> assertThat(flaw.line()).isEqualTo(8))
                .satisfies(flaw -> assertThat(flaw.what()).startsWith("Record 7 was changed"));
        List<String> shorter = log.lines();
        shorter.remove(7);
        assertThat(check(write(shorter), false).orElseThrow().what()).isEqualTo("Record 7 is missing.");
    }

    @Test
    void twoExportsThatReachOverEachOtherMustAgree() throws IOException {
        Path whole = Files.write(folder.resolve("whole.jsonl"), write(log.lines()));
        List<AuditRecord> other = new ArrayList<>(log.records.subList(0, 40));
        other.set(20, edited(other.get(20)));
        Path fork = Files.write(folder.resolve("fork.jsonl"), write(SampleLog.rewritten(other, log.key)));
        LogChecks checks = new LogChecks(Set.of());
        assertThat(LogFiles.check(checks, List.of(whole, fork), List.of(), bytes -> {}))
                .get()
                .extracting(LogFlaw::kind)
                .isEqualTo(LogFlaw.Kind.FORKED);
        assertThat(LogFiles.check(new LogChecks(Set.of()), List.of(whole, whole), List.of(), bytes -> {}))
                .isEmpty();
    }

    private byte[] changed(Way way) {
        List<AuditRecord> records = new ArrayList<>(log.records);
        List<String> lines = log.lines();
        int at = random.nextInt(RECORDS - 1);
        return switch (way) {
            case EDIT_BYTE -> {
                byte[] bytes = write(lines);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case EDIT_FIELD -> {
                lines.set(at + 1, entry(edited(records.get(at)), log.hashes.get(at)));
                yield write(lines);
            }
            case EDIT_AND_HASH -> {
                AuditRecord edited = edited(records.get(at));
                ChainHash before = at == 0 ? ChainHash.beginning(SampleLog.CHAIN) : log.hashes.get(at - 1);
                lines.set(at + 1, entry(edited, before.next(edited)));
                yield write(lines);
            }
            case EDIT_AND_REWRITE -> {
                records.set(at, edited(records.get(at)));
                yield write(SampleLog.rewritten(records, stranger));
            }
            case EDIT_AND_KEEP_END -> {
                records.set(at, edited(records.get(at)));
                List<String> rewritten = SampleLog.rewritten(records, stranger);
                rewritten.set(rewritten.size() - 1, lines.getLast());
                yield write(rewritten);
            }
            case DELETE -> {
                lines.remove(at + 1);
                yield write(lines);
            }
            case DELETE_AND_RENUMBER -> {
                records.remove(at);
                yield write(SampleLog.rewritten(renumbered(records), stranger));
            }
            case INSERT -> {
                AuditRecord made = SampleLog.record(at + 2, random);
                lines.add(at + 2, entry(made, log.hashes.get(at).next(made)));
                yield write(lines);
            }
            case INSERT_AND_REWRITE -> {
                records.add(at, SampleLog.record(at + 1, random));
                yield write(SampleLog.rewritten(renumbered(records), stranger));
            }
            case REPEAT -> {
                lines.add(at + 2, lines.get(at + 1));
                yield write(lines);
            }
            case SWAP -> {
                Collections.swap(lines, at + 1, at + 2);
                yield write(lines);
            }
            case SHUFFLE -> {
                List<String> body = new ArrayList<>(lines.subList(1, lines.size() - 1));
                Collections.rotate(body, 1 + at);
                body.addFirst(lines.getFirst());
                body.add(lines.getLast());
                yield write(body);
            }
            case CUT_OFF -> {
                byte[] bytes = write(lines);
                yield Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case CUT_TO_OLDER_HEAD -> {
                SignedHead older = log.heads.get(random.nextInt(log.heads.size() - 1));
                List<String> shorter = new ArrayList<>(lines.subList(0, (int) older.seq() + 1));
                shorter.add(LogText.write(older));
                yield write(shorter);
            }
            case FORK -> {
                for (int i = at; i < records.size(); i++) {
                    records.set(i, edited(records.get(i)));
                }
                yield write(SampleLog.rewritten(records, log.key));
            }
        };
    }

    /** Replaces a text of the record. */
    private AuditRecord edited(AuditRecord record) {
        List<String> texts = new ArrayList<>(record.texts());
        int field = random.nextInt(texts.size());
        texts.set(field, texts.get(field).isEmpty() ? "x" : texts.get(field).substring(1) + "y");
        return new AuditRecord(record.seq(), record.at(), texts);
    }

    private static List<AuditRecord> renumbered(List<AuditRecord> records) {
        List<AuditRecord> renumbered = new ArrayList<>();
        records.forEach(record -> renumbered.add(new AuditRecord(renumbered.size() + 1, record.at(), record.texts())));
        return renumbered;
    }

    private static String entry(AuditRecord record, ChainHash hash) {
        return LogText.write(new LogLine.Entry(record, hash));
    }

    private static byte[] write(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private Optional<LogFlaw> check(byte[] bytes, boolean sabotaged) throws IOException {
        Path file = Files.write(folder.resolve("audit.jsonl"), bytes);
        Path heads = Files.write(
                folder.resolve("heads.jsonl"),
                write(log.heads.stream().map(LogText::write).toList()));
        Set<String> keys =
                Set.of(Base64.getEncoder().encodeToString(log.key.getPublic().getEncoded()));
        LogChecks checks =
                sabotaged ? new LogChecks(keys, (previous, record, stated) -> true, null) : new LogChecks(keys);
        return LogFiles.check(checks, List.of(file), List.of(heads), read -> {});
    }
}
