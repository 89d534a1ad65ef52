package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackageCollectorTest {

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<List<String>> statements = new ArrayList<>();

    private final BatchedQuery<String, String> gathering =
            new BatchedQuery<>(question -> question.substring(0, 1), this::answers, work::add);

    private String failing = "";
    private String state = "";

    private List<String> answers(List<String> questions) {
        statements.add(questions);
        if (questions.contains(failing)) {
            throw new IllegalStateException(new SQLException("no", state));
        }
        return questions.stream().map(question -> "answer to " + question).toList();
    }

    private CompletableFuture<String> ask(String question) {
        return gathering.ask(question).toCompletableFuture();
    }

    private void finish() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    @Test
    void whoAskWhileAStatementIsDueShareItAndGetTheirOwnAnswers() {
        CompletableFuture<String> one = ask("a1");
        CompletableFuture<String> two = ask("b1");
        finish();
        assertThat(statements).containsExactly(List.of("a1", "b1"));
        assertThat(one.join()).isEqualTo("answer to a1");
        assertThat(two.join()).isEqualTo("answer to b1");
    }

    @Test
    void questionsOfOneKeyNeverShareAStatementAndKeepTheirOrder() {
        List<CompletableFuture<String>> all =
                Stream.of("a1", "a2", "b1", "a3").map(this::ask).toList();
        finish();
        assertThat(statements).containsExactly(List.of("a1", "b1"), List.of("a2"), List.of("a3"));
        assertThat(all).allMatch(CompletableFuture::isDone);
    }

    @Test
    void thousandsAreAskedInSeveralStatements() {
        BatchedQuery<Integer, Integer> numbers = new BatchedQuery<>(
                String::valueOf,
                all -> {
                    statements.add(all.stream().map(String::valueOf).toList());
                    return all;
                },
                work::add);
        List<CompletableFuture<Integer>> all = IntStream.range(0, 1_200)
                .mapToObj(number -> numbers.ask(number).toCompletableFuture())
                .toList();
        finish();
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(statements).extracting(List::size).containsExactly(500, 500, 200);
    }

    @Test
    void whoseValueTheDatabaseDoesNotTakeFailsAlone() {
        failing = "b1";
        state = "22021";
        CompletableFuture<String> one = ask("a1");
        CompletableFuture<String> bad = ask("b1");
        CompletableFuture<String> two = ask("c1");
        finish();
        assertThat(one.join()).isEqualTo("answer to a1");
        assertThat(two.join()).isEqualTo("answer to c1");
        assertThatThrownBy(bad::join).hasMessageContaining("no");
    }

    @Test
    void aStatementThatWasInAnothersWayIsTriedOnceMore() {
        failing = "a1";
        state = "40P01";
        CompletableFuture<String> one = ask("a1");
        finish();
        assertThat(statements).hasSize(2);
        assertThatThrownBy(one::join).hasMessageContaining("no");
    }

    @Test
    void withoutADatabaseAllFailAndTheNextAreAsked() {
        failing = "a1";
        state = "08006";
        CompletableFuture<String> one = ask("a1");
        CompletableFuture<String> two = ask("b1");
        finish();
        assertThat(one).isCompletedExceptionally();
        assertThat(two).isCompletedExceptionally();
        CompletableFuture<String> later = ask("c1");
        finish();
        assertThat(later.join()).isEqualTo("answer to c1");
    }

    @Test
    void whoAsksWhenThereIsNoMemoryIsNotLeftWaitingAndTheNextAreAsked() {
        BatchedQuery<String, String> exhausted = new BatchedQuery<>(
                question -> question.substring(0, 1),
                questions -> {
                    if (questions.contains("a1")) {
                        throw new OutOfMemoryError("no memory");
                    }
                    return answers(questions);
                },
                work::add);
        CompletableFuture<String> one = exhausted.ask("a1").toCompletableFuture();
        CompletableFuture<String> two = exhausted.ask("b1").toCompletableFuture();
        CompletableFuture<String> later = exhausted.ask("a2").toCompletableFuture();
        assertThatThrownBy(this::finish).isInstanceOf(OutOfMemoryError.class);
        assertThat(one).isCompletedExceptionally();
        assertThat(two).isCompletedExceptionally();
        finish();
        assertThat(later.join()).isEqualTo("answer to a2");
    }

    @Test
    void whoAsksWhenThereIsNoMemoryForAThreadIsNotLeftWaitingAndTheNextAreAsked() {
        AtomicBoolean none = new AtomicBoolean(true);
        BatchedQuery<String, String> threadless = new BatchedQuery<>(question -> question, this::answers, task -> {
            if (none.get()) {
                throw new OutOfMemoryError("unable to create a thread");
            }
            work.add(task);
        });
        assertThat(threadless.ask("a").toCompletableFuture()).isCompletedExceptionally();
        none.set(false);
        CompletableFuture<String> later = threadless.ask("b").toCompletableFuture();
        finish();
        assertThat(later.join()).isEqualTo("answer to b");
    }

    @Test
    void whoAsksOfANodeThatEndsIsNotLeftWaiting() {
        BatchedQuery<String, String> ended = new BatchedQuery<>(question -> question, this::answers, task -> {
            throw new RejectedExecutionException("the node ends");
        });
        assertThat(ended.ask("a").toCompletableFuture()).isCompletedExceptionally();
        assertThat(ended.ask("b").toCompletableFuture()).isCompletedExceptionally();
    }
}
