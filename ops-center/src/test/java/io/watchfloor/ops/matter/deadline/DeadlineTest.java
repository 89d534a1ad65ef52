package io.watchfloor.ops.matter.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.matter.deadline.Deadline.Changed;
import io.watchfloor.ops.matter.deadline.Deadline.State;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final Instant START = Instant.parse("2026-11-16T12:00:00Z");
    private static final BusinessCalendar PLAIN = BusinessCalendar.WEEKENDS;

    private static Deadline hours(int hours, String pauseLaw) {
        return new Deadline(
                "d1",
                "Notify the authority",
                "GDPR, article 33",
                pauseLaw,
                new Deadline.Reckoning(START, new Term(Term.Unit.HOURS, hours), ZoneId.of("Europe/Berlin"), ""),
                Duration.ofHours(12),
                Deadline.Progress.NONE);
    }

    private static Instant after(int hours) {
        return START.plus(Duration.ofHours(hours));
    }

    private static Deadline to(Changed changed) {
        assertThat(changed).isInstanceOf(Changed.To.class);
        return ((Changed.To) changed).deadline();
    }

    @Test
    void theMembersAreRemindedOnceAndToldOfTheEndOnce() {
        Deadline running = hours(72, "");
        assertThat(running.due(PLAIN, after(59))).isEmpty();

        Deadline.Due reminder = running.due(PLAIN, after(60)).orElseThrow();
        assertThat(reminder.notice()).isEqualTo(Deadline.Notice.REMINDER);
        assertThat(reminder.deadline().due(PLAIN, after(71))).isEmpty();

        Deadline.Due end = reminder.deadline().due(PLAIN, after(72)).orElseThrow();
        assertThat(end.notice()).isEqualTo(Deadline.Notice.END);
        assertThat(end.deadline().state()).isEqualTo(State.MISSED);
        assertThat(end.deadline().due(PLAIN, after(1000))).isEmpty();
    }

    @Test
    void aDeadlineIsMetBeforeItsEndAndMissedAfterwards() {
        Deadline inTime = to(hours(72, "").met(PLAIN, after(71), after(80)));
        assertThat(inTime.state()).isEqualTo(State.MET);
        assertThat(inTime.due(PLAIN, after(1000))).isEmpty();

        Deadline late = to(hours(72, "").met(PLAIN, after(72), after(80)));
        assertThat(late.state()).isEqualTo(State.MISSED);
        assertThat(late.progress().metAt()).isEqualTo(after(72));

        assertThat(hours(72, "").met(PLAIN, after(81), after(80))).isInstanceOf(Changed.Refused.class);
        assertThat(hours(72, "").met(PLAIN, after(-1), after(80))).isInstanceOf(Changed.Refused.class);
    }

    @Test
    void onlyADeadlineWhoseLawAllowsItIsPaused() {
        assertThat(hours(72, "").paused(after(1)))
                .isInstanceOfSatisfying(
                        Changed.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("deadline.no-pause"));

        Deadline paused = to(hours(72, "Section 7").paused(after(10)));
        assertThat(paused.state()).isEqualTo(State.PAUSED);
        assertThat(paused.due(PLAIN, after(100))).isEmpty();

        Deadline resumed = to(paused.resumed(after(110)));
        assertThat(resumed.end(PLAIN, after(110))).contains(after(172));
        assertThat(resumed.state()).isEqualTo(State.RUNNING);
        assertThat(to(paused.met(PLAIN, after(100), after(100))).state()).isEqualTo(State.MET);
    }

    @Test
    void theStoredFormStaysReadable() {
        Deadline paused = to(hours(72, "Section 7").paused(after(10)));
        String stored = DocumentJson.write(paused);
        assertThat(stored).isEqualTo("""
                {"id":"d1","title":"Notify the authority","law":"GDPR, article 33","pauseLaw":"Section 7",\
                "reckoning":{"start":"2026-11-16T12:00:00Z","term":{"unit":"hours","count":72},"zone":"Europe/Berlin","calendar":""},\
                "remindBefore":"PT12H","progress":{"pauses":[{"from":"2026-11-16T22:00:00Z"}]}}""");
        assertThat(DocumentJson.read(stored, Deadline.class)).isEqualTo(paused);
    }
}
