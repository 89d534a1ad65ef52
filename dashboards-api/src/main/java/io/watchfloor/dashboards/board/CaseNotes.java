package io.watchfloor.dashboards.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.cases.views.CaseNoteView;
import io.watchfloor.dashboards.cases.views.MentionView;
import io.watchfloor.dashboards.cases.views.TaskView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of the notes of cases, with their former texts, and of the people whom they mention. */
public final class CaseNotes {

    private static final int MOST_MENTIONED = 20;

    /** {@code @ann}, or {@code @"Ann Lee"} for a name with spaces; not the domain of a mail address. */
    private static final Pattern MENTION = Pattern.compile(
            "(?<![\\p{L}\\p{N}._+-])@(?:\"([^\"\\n]{1,100})\"|([\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@+'’-]{0,99}))");

    /** The API shows times in milliseconds, so that a person marks as read what is in the same millisecond. */
    private static final String SEEN = "coalesce(date_trunc('milliseconds', m.at) <= s.seen_at, false)";

    private CaseNotes() {}

    static void write(Handle tx, Case now, CaseEvent event) {
        if (event instanceof CaseEvent.NoteAdded added) {
            write(tx, now, now.ledger().version(), 1, added.text(), added.by(), added.at());
        } else if (event instanceof CaseEvent.NoteEdited edited) {
            write(tx, now, edited.note(), edited.revision(), edited.text(), edited.by(), edited.at());
        }
    }

    private static void write(Handle tx, Case now, long note, int revision, String text, String by, Instant at) {
        String caseId = now.id().value();
        tx.createUpdate("""
                INSERT INTO case_note (case_id, note, revision, text, by, at)
                VALUES (:case, :note, :revision, :text, :by, :at) ON CONFLICT DO NOTHING""")
                .bind("case", caseId)
                .bind("note", note)
                .bind("revision", revision)
                .bind("text", StoredValues.text(text))
                .bind("by", by)
                .bind("at", StoredValues.time(at))
                .execute();
        Set<String> people = mentioned(text);
        people.remove(by.toLowerCase(Locale.ROOT));
        String[] names = people.toArray(String[]::new);
        tx.createUpdate(
                        "DELETE FROM case_mention WHERE case_id = :case AND note = :note AND NOT person = ANY (:people)")
                .bind("case", caseId)
                .bind("note", note)
                .bindByType("people", names, String[].class)
                .execute();
        tx.createUpdate("""
                INSERT INTO case_mention (person, case_id, note, by, at)
                SELECT DISTINCT lower(p.name), :case, :note, :by, CAST(:at AS timestamptz) FROM person p
                WHERE p.removed_at IS NULL AND lower(p.name) = ANY (:people) ON CONFLICT DO NOTHING""")
                .bind("case", caseId)
                .bind("note", note)
                .bind("by", by)
                .bind("at", StoredValues.time(at))
                .bindByType("people", names, String[].class)
                .execute();
    }

    /** The mentioned names in lower case, at most {@value #MOST_MENTIONED}. A full stop may end the sentence or the name. */
    static Set<String> mentioned(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = MENTION.matcher(text);
        while (matcher.find() && names.size() < MOST_MENTIONED) {
            String quoted = matcher.group(1);
            String name = (quoted == null ? matcher.group(2) : quoted).toLowerCase(Locale.ROOT);
            names.add(name);
            if (name.endsWith(".")) {
                names.add(name.replaceFirst("\\.+$", ""));
            }
        }
        return names;
    }

    /** Who wrote a note; empty if the case has no such note. */
    public static Optional<String> author(Handle handle, String caseId, long note) {
        return handle.createQuery("SELECT by FROM case_note WHERE case_id = :case AND note = :note AND revision = 1")
                .bind("case", caseId)
                .bind("note", note)
                .mapTo(String.class)
                .findOne();
    }

    /** The notes of a case, and of the cases merged into it, oldest first. */
    public static ResultPage<CaseNoteView> ofCase(Handle handle, String caseId, PageRequest slice) {
        Search search = new Search("SELECT n.*, c.number, " + Place.OF_NOTE
                        + " AS place FROM case_note n JOIN case_board c ON c.id = n.case_id")
                .with("n.case_id = ANY (ARRAY(SELECT case_and_parts(:case)))", "case", caseId)
                .when(true, "n.revision = 1");
        Place after = Place.after(slice);
        if (after != null) {
            after.bound(search.when(
                    true, "(" + Place.MICROS_OF_NOTE + ", n.case_id, n.note) > (:after_at, :after_case, :after_note)"));
        }
        ResultPage<First> first = search.list(
                handle,
                "n.at, n.case_id, n.note",
                slice,
                (row, context) -> new ResultPage.Row<>(
                        new First(
                                new TaskView.OfCase(row.getString("case_id"), row.getLong("number")),
                                row.getLong("note"),
                                text(row)),
                        row.getString("place")));
        Map<Note, List<CaseNoteView.Text>> later = later(handle, first.items());
        return first.map(one -> view(one, later.getOrDefault(one.id(), List.of())));
    }

    /** The place of a note in a list that is sorted by time. Notes of one time are sorted by case and number. */
    private record Place(long micros, String caseId, long note) {

        static final String MICROS_OF_NOTE = "(extract(epoch FROM n.at) * 1000000)::bigint";
        static final String OF_NOTE = MICROS_OF_NOTE + " || '/' || n.case_id || '/' || n.note";
        static final String MICROS_OF_MENTION = "(extract(epoch FROM m.at) * 1000000)::bigint";
        static final String OF_MENTION = MICROS_OF_MENTION + " || '/' || m.case_id || '/' || m.note";

        /** @return null for the first part of the list */
        static @Nullable Place after(PageRequest slice) {
            if (slice.after() == null) {
                return null;
            }
            String[] parts = slice.after().split("/", -1);
            if (parts.length != 3) {
                throw new PageRequest.UnknownCursor();
            }
            return new Place(
                    number(parts[0], PageRequest.LAST_MICROSECOND), parts[1], number(parts[2], Long.MAX_VALUE));
        }

        private static long number(String text, long most) {
            return Objects.requireNonNull(new PageRequest(1, text).afterNumber(most));
        }

        Search bound(Search search) {
            return search.value("after_at", micros).value("after_case", caseId).value("after_note", note);
        }
    }

    private record Note(String caseId, long number) {}

    private record First(TaskView.OfCase ofCase, long note, CaseNoteView.Text text) {
        Note id() {
            return new Note(ofCase.id(), note);
        }
    }

    private static CaseNoteView.Text text(ResultSet row) throws SQLException {
        return new CaseNoteView.Text(
                row.getInt("revision"), row.getString("text"), row.getString("by"), SqlTimestamps.of(row, "at"));
    }

    private static Map<Note, List<CaseNoteView.Text>> later(Handle handle, List<First> notes) {
        Map<Note, List<CaseNoteView.Text>> later = new HashMap<>();
        handle.createQuery("""
                        SELECT n.* FROM case_note n JOIN unnest(:cases, :notes) AS wanted (case_id, note)
                            ON wanted.case_id = n.case_id AND wanted.note = n.note
                        WHERE n.revision > 1 ORDER BY n.revision""")
                .bindArray(
                        "cases",
                        String.class,
                        notes.stream().map(one -> one.ofCase().id()).toList())
                .bindArray("notes", Long.class, notes.stream().map(First::note).toList())
                .map((row, context) -> Map.entry(new Note(row.getString("case_id"), row.getLong("note")), text(row)))
                .forEach(one -> later.computeIfAbsent(one.getKey(), note -> new ArrayList<>())
                        .add(one.getValue()));
        return later;
    }

    private static CaseNoteView view(First first, List<CaseNoteView.Text> later) {
        CaseNoteView.Text written = first.text();
        CaseNoteView.Text now = later.isEmpty() ? written : later.getLast();
        List<CaseNoteView.Text> earlier = later.isEmpty()
                ? List.of()
                : Stream.concat(Stream.of(written), later.stream().limit(later.size() - 1L))
                        .toList();
        return new CaseNoteView(
                first.note(),
                now.revision(),
                now.text(),
                written.by(),
                written.at(),
                earlier,
                now.by(),
                first.ofCase());
    }

    /**
     * The mentions of a person in cases that the person can see, the latest first.
     *
     * @param unread whether to leave out mentions that the person has marked as read
     */
    public static ResultPage<MentionView> mentions(Handle handle, String person, boolean unread, PageRequest slice) {
        Search search = new Search("""
                        SELECT m.*, c.number, CAST(c.item AS jsonb) ->> 'title' AS title,
                            (SELECT n.text FROM case_note n WHERE n.case_id = m.case_id AND n.note = m.note
                                ORDER BY n.revision DESC LIMIT 1) AS text,
                            %s AS seen, %s AS place
                        FROM case_mention m JOIN case_board c ON c.id = m.case_id
                            LEFT JOIN mention_seen s ON s.person = m.person""".formatted(SEEN, Place.OF_MENTION))
                .with("m.person = :person", "person", person.toLowerCase(Locale.ROOT))
                .when(unread, "NOT " + SEEN);
        Place after = Place.after(slice);
        if (after != null) {
            String micros = Place.MICROS_OF_MENTION;
            after.bound(search.when(
                    true,
                    "(" + micros + " < :after_at OR (" + micros
                            + " = :after_at AND (m.case_id, m.note) > (:after_case, :after_note)))"));
        }
        return search.list(
                handle,
                "m.at DESC, m.case_id, m.note",
                slice,
                (row, context) -> new ResultPage.Row<>(
                        new MentionView(
                                row.getLong("note"),
                                row.getString("text"),
                                row.getString("by"),
                                SqlTimestamps.of(row, "at"),
                                row.getBoolean("seen"),
                                new TaskView.OfCase(row.getString("case_id"), row.getLong("number")),
                                row.getString("title")),
                        row.getString("place")));
    }

    /** Marks the mentions up to a time as read. */
    public static void seen(Handle handle, String person, Instant through) {
        handle.createUpdate("""
                INSERT INTO mention_seen (person, seen_at) VALUES (:person, :at)
                ON CONFLICT (person) DO UPDATE SET seen_at = greatest(mention_seen.seen_at, excluded.seen_at)""")
                .bind("person", person.toLowerCase(Locale.ROOT))
                .bind("at", StoredValues.time(through))
                .execute();
    }
}
