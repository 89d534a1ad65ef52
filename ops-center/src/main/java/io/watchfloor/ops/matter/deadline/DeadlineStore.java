package io.watchfloor.ops.matter.deadline;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables of deadlines, of their messages, and of calendars. Callers have found the matter for a member. */
public final class DeadlineStore {

    private static final int MOST_ATTEMPTS = 5;
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** A deadline as it is stored. */
    public record Kept(String matter, String id, String body) {

        /** @throws IllegalArgumentException if a newer or damaged node wrote what this one cannot read */
        public Deadline deadline() {
            return DocumentJson.read(body, Deadline.class);
        }
    }

    /** A message to send. */
    public record Notice(
            String matter, String deadline, Deadline.Notice notice, String person, Instant end, int attempts) {}

    /** The calendar of a deadline; Saturday and Sunday if it names none. */
    public BusinessCalendar calendar(Handle handle, String name) {
        return name.isEmpty()
                ? BusinessCalendar.WEEKENDS
                : BusinessCalendar.STORE.find(handle, name).map(Document::value).orElse(BusinessCalendar.WEEKENDS);
    }

    /** Replaces a calendar, and lets every deadline that uses it be computed again. */
    public Optional<Document<BusinessCalendar>> put(
            Handle transaction, String name, long version, BusinessCalendar calendar, String by, Instant at) {
        Optional<Document<BusinessCalendar>> stored =
                BusinessCalendar.STORE.put(transaction, name, version, calendar, by, at);
        if (stored.isPresent()) {
            transaction
                    .createUpdate(
                            "UPDATE matter_deadline SET wake_at = :at WHERE calendar = :name AND wake_at IS NOT NULL")
                    .bind("name", name)
                    .bind("at", SqlTimestamps.parameter(at))
                    .execute();
        }
        return stored;
    }

    public List<Kept> all(Handle handle, String matter) {
        return handle.createQuery("SELECT * FROM matter_deadline WHERE matter = :matter ORDER BY added_at, id")
                .bind("matter", matter)
                .map((row, context) -> read(row))
                .list();
    }

    /** Locks the deadline until the transaction ends. */
    public Optional<Kept> lock(Handle transaction, String matter, String id) {
        return transaction
                .createQuery("SELECT * FROM matter_deadline WHERE matter = :matter AND id = :id FOR UPDATE")
                .bind("matter", matter)
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Locks the next deadline for which something may be due; others skip it. */
    public Optional<Kept> lockDue(Handle transaction, Instant now) {
        return transaction
                .createQuery("""
                        SELECT * FROM matter_deadline WHERE wake_at <= :now ORDER BY wake_at, matter, id LIMIT 1
                        FOR UPDATE SKIP LOCKED""")
                .bind("now", SqlTimestamps.parameter(now))
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Looks at a deadline again at another time. */
    public void postpone(Handle transaction, Kept kept, Instant until) {
        transaction
                .createUpdate("UPDATE matter_deadline SET wake_at = :until WHERE matter = :matter AND id = :id")
                .bind("matter", kept.matter())
                .bind("id", kept.id())
                .bind("until", SqlTimestamps.parameter(until))
                .execute();
    }

    /** Stores a deadline, and when it must be looked at again. */
    public void put(Handle transaction, String matter, Deadline deadline, Instant now) {
        BusinessCalendar calendar = calendar(transaction, deadline.reckoning().calendar());
        transaction
                .createUpdate("""
                        INSERT INTO matter_deadline (matter, id, calendar, wake_at, body, added_at)
                        VALUES (:matter, :id, :calendar, :wake, CAST(:body AS jsonb), :now)
                        ON CONFLICT (matter, id) DO UPDATE SET wake_at = excluded.wake_at, body = excluded.body""")
                .bind("matter", matter)
                .bind("id", deadline.id())
                .bind("calendar", deadline.reckoning().calendar())
                .bind("wake", SqlTimestamps.parameter(wake(deadline, calendar, now)))
                .bind("body", DocumentJson.write(deadline))
                .bind("now", SqlTimestamps.parameter(now))
                .execute();
    }

    private static @Nullable Instant wake(Deadline deadline, BusinessCalendar calendar, Instant now) {
        if (deadline.state() != Deadline.State.RUNNING) {
            return null;
        }
        return deadline.end(calendar, now)
                .map(end -> deadline.progress().remindedAt() == null ? end.minus(deadline.remindBefore()) : end)
                .orElse(null);
    }

    /** @return whether the deadline existed */
    public boolean remove(Handle transaction, String matter, String id) {
        return transaction.execute("DELETE FROM matter_deadline WHERE matter = ? AND id = ?", matter, id) > 0;
    }

    /** Stores a message for each member. */
    public void notify(
            Handle transaction, String matter, Deadline.Due due, List<MatterStore.Member> members, Instant now) {
        for (MatterStore.Member member : members) {
            transaction
                    .createUpdate("""
                            INSERT INTO matter_notice (matter, deadline, notice, person, end_at, next_at)
                            VALUES (:matter, :deadline, :notice, :person, :end, :now) ON CONFLICT DO NOTHING""")
                    .bind("matter", matter)
                    .bind("deadline", due.deadline().id())
                    .bind("notice", due.notice().text())
                    .bind("person", member.person())
                    .bind("end", SqlTimestamps.parameter(due.end()))
                    .bind("now", SqlTimestamps.parameter(now))
                    .execute();
        }
    }

    /** Claims messages to send. A claim that is not ended in time is repeated, also by another node. */
    public List<Notice> claim(Handle transaction, Instant now, int most) {
        return transaction
                .createQuery("""
                        UPDATE matter_notice n SET attempts = attempts + 1, next_at = :lease
                        FROM (SELECT matter, deadline, notice, person FROM matter_notice WHERE next_at <= :now
                            ORDER BY next_at LIMIT :most FOR UPDATE SKIP LOCKED) due
                        WHERE (n.matter, n.deadline, n.notice, n.person) = (due.matter, due.deadline, due.notice, due.person)
                        RETURNING n.*""")
                .bind("now", SqlTimestamps.parameter(now))
                .bind("lease", SqlTimestamps.parameter(now.plus(LEASE)))
                .bind("most", most)
                .map((row, context) -> new Notice(
                        row.getString("matter"),
                        row.getString("deadline"),
                        row.getString("notice").equals(Deadline.Notice.END.text())
                                ? Deadline.Notice.END
                                : Deadline.Notice.REMINDER,
                        row.getString("person"),
                        SqlTimestamps.of(row, "end_at"),
                        row.getInt("attempts")))
                .list();
    }

    /** Stores the outcome of an attempt. A failed message is sent again by the end of its claim, at most {@value #MOST_ATTEMPTS} times. */
    public void attempted(Handle handle, Notice notice, String outcome, boolean again) {
        handle.createUpdate("""
                        UPDATE matter_notice SET outcome = :outcome, next_at = CASE WHEN :again THEN next_at END
                        WHERE matter = :matter AND deadline = :deadline AND notice = :notice AND person = :person""")
                .bind("matter", notice.matter())
                .bind("deadline", notice.deadline())
                .bind("notice", notice.notice().text())
                .bind("person", notice.person())
                .bind("outcome", outcome)
                .bind("again", again && notice.attempts() < MOST_ATTEMPTS)
                .execute();
    }

    private static Kept read(ResultSet row) throws SQLException {
        return new Kept(row.getString("matter"), row.getString("id"), row.getString("body"));
    }
}
