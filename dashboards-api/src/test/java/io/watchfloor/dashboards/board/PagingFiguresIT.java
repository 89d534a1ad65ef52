package io.watchfloor.dashboards.board;

import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.paging.board.NotificationMetricsReadModel;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.By;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.Counts;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.NotificationTotals;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.Seconds;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Metrics of a constructed night, which starts at 22:00 UTC. */
@ExtendWith(BoardDatabase.class)
class PagingFiguresIT {

    private static final Instant FROM = Story.START.minus(Duration.ofHours(1));

    private ReadModelStore boards;
    private Story story;
    private Jdbi jdbi;

    @BeforeEach
    void tellTheNight(Jdbi database) {
        jdbi = database;
        boards = new ReadModelStore(database);
        story = new Story(database);
        database.useHandle(handle -> {
            handle.execute("DELETE FROM document");
            handle.execute("""
                    INSERT INTO document (kind, name, version, body, changed_by, changed_at) VALUES
                        ('responder', 'ann', 1, '{"zone":"Europe/Berlin"}', 'x', now()),
                        ('responder', 'bob', 1, '{"zone":"Asia/Tokyo"}', 'x', now()),
                        ('responder', 'eve', 1, '{"zone":"Mars/Olympus"}', 'x', now())""");
        });
        // ann is notified within 2 s and 4 s, sees one notification, and acknowledges the first case after 30 s; it is
        // a false positive.
        String first = opens(1);
        Notification one = story.told(first, "ann", 1, 10);
        story.attempted(first, one, Notification.Outcome.SENT, Notification.Status.SENT, 12);
        story.happens(first, new CaseEvent.PageReceived(one.id(), Notification.Status.SEEN, "Opened.", null, at(20)));
        story.happens(first, new CaseEvent.Acknowledged("ann", 1, null, at(40)));
        story.happens(first, new CaseEvent.Resolved("ann", null, null, at(50)));
        story.happens(first, new CaseEvent.Closed("ann", Classification.FALSE_POSITIVE, "noise", null, at(51)));
        // For the second case ann is notified, and bob acknowledges it after 60 s; the notification to bob failed.
        String second = opens(2);
        Notification two = story.told(second, "ann", 1, 100);
        story.attempted(second, two, Notification.Outcome.SENT, Notification.Status.SENT, 104);
        Notification lost = story.told(second, "bob", 2, 110);
        story.attempted(second, lost, Notification.Outcome.FAILED, Notification.Status.FAILED, 111);
        story.happens(second, new CaseEvent.Acknowledged("bob", 1, null, at(160)));
        // For the third case only eve is notified, in the next night, and no one acknowledges it.
        String third = opens(3);
        Notification late = story.told(third, "eve", 1, 86_400);
        story.attempted(third, late, Notification.Outcome.DELIVERED, Notification.Status.DELIVERED, 86_401);
    }

    private String opens(long number) {
        return story.caseOpens(number, 2, story.opens("host:ws" + number, "rule-" + number, Level.HIGH, 1));
    }

    private NotificationMetricsView read(@Nullable By by) {
        return boards.readAll(
                handle -> NotificationMetricsReadModel.read(handle, by, FROM, FROM.plus(Duration.ofDays(14))));
    }

    @Test
    void theTotalCountsEachPageOnce() {
        NotificationTotals total = read(null).total();
        assertThat(total.counts()).isEqualTo(new Counts(4, 3, 2, 1, 1, 3));
        assertThat(total.timeToSend()).isEqualTo(new Seconds(2.0, 3.6));
        assertThat(total.timeToDeliver()).isEqualTo(new Seconds(5.5, 9.1));
        assertThat(total.timeToAcknowledge()).as("of 30, 50 and 60 s").isEqualTo(new Seconds(50.0, 58.0));
        assertThat(total.load().falsePositives()).isEqualTo(1);
        assertThat(total.load().notificationsPerPersonAndWeek())
                .as("4 pages to 3 people in 2 weeks")
                .isEqualTo(0.667);
    }

    @Test
    void aPersonsFiguresAreOfTheirOwnPagesAndNights() {
        List<NotificationTotals> people = read(By.PERSON).items();
        assertThat(people).extracting(NotificationTotals::key).containsExactly("ann", "bob", "eve");
        NotificationTotals ann = people.getFirst();
        assertThat(ann.counts()).isEqualTo(new Counts(2, 2, 1, 1, 0, 1));
        assertThat(ann.timeToAcknowledge()).as("what bob took is not ann's").isEqualTo(new Seconds(30.0, 30.0));
        assertThat(ann.load().nightsInterrupted()).as("twice, in one night").isEqualTo(1);
        assertThat(people.get(1).load().nightsInterrupted())
                .as("nothing reached bob")
                .isZero();
        assertThat(people.get(2).load().nightsInterrupted())
                .as("eve's zone is not known: by UTC")
                .isEqualTo(1);
        assertThat(read(null).total().load().nightsInterrupted()).isEqualTo(2);
    }

    @Test
    void waysTeamsAndHoursAreApart() {
        jdbi.useHandle(handle -> {
            handle.execute(
                    "INSERT INTO person (name, role, all_groups, clearance, created_at)"
                            + " SELECT n, 'responder', true, 2, now() FROM unnest(ARRAY['ann', 'bob']) n ON CONFLICT DO NOTHING");
            handle.execute("DELETE FROM team_member");
            handle.execute("INSERT INTO team (name, created_at) VALUES ('night', now()) ON CONFLICT DO NOTHING");
            handle.execute("INSERT INTO team_member (team, person) VALUES ('night', 'ann'), ('night', 'bob')");
        });
        assertThat(read(By.METHOD).items()).singleElement().satisfies(way -> {
            assertThat(way.key()).isEqualTo("email");
            assertThat(way.counts().failed()).isEqualTo(1);
        });
        assertThat(read(By.TEAM).items()).singleElement().satisfies(team -> {
            assertThat(team.key()).isEqualTo("night");
            assertThat(team.counts().notifications()).isEqualTo(3);
        });
        assertThat(read(By.HOUR).items())
                .as("22:00 UTC is 23:00 in Berlin and 7:00 in Tokyo")
                .extracting(NotificationTotals::key)
                .containsExactly("07", "22", "23");
    }

    @Test
    void whatIsOutsideOfTheTimeDoesNotCount() {
        NotificationMetricsView none = boards.readAll(
                handle -> NotificationMetricsReadModel.read(handle, By.PERSON, FROM.minus(Duration.ofDays(9)), FROM));
        assertThat(none.items()).isEmpty();
        assertThat(none.total().counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 0));
        assertThat(none.total().timeToSend()).isEqualTo(new Seconds(null, null));
    }
}
