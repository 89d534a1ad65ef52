package io.watchfloor.dashboards.audit.routes;

import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.audit.AuditGuard;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.chain.LogText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A response with a part of the audit log, which is read from the database while the response is sent. */
final class AuditExport {

    static final String RECORDS = "Watchfloor-Records";

    private static final int PIECE = 1000;

    private final AuditReading reading;
    private final AuditGuard guard;
    private final Executor threads;

    AuditExport(AuditReading reading, AuditGuard guard, Executor threads) {
        this.reading = reading;
        this.guard = guard;
        this.threads = threads;
    }

    /** @param head current chain head; later records are not included */
    HttpResponse answer(AuditLog.Head head, @Nullable Instant from, @Nullable Instant to) {
        long first = from == null ? 1 : reading.firstAt(from).orElse(head.seq() + 1);
        long end = to == null
                ? head.seq()
                : reading.firstAt(to).map(seq -> seq - 1).orElse(head.seq());
        long last = Math.max(first - 1, Math.min(end, head.seq()));
        ChainHash previous = hash(head, first - 1);
        LogLine begin = new LogLine.Begin(head.chain(), first, previous);
        LogLine signed = new LogLine.End(guard.sign(head.chain(), last, hash(head, last)));
        Source<ByteString, NotUsed> lines = Source.single(line(begin))
                .concat(Source.unfoldAsync(first, next -> piece(next, last)))
                .concat(Source.single(line(signed)));
        return HttpResponse.create()
                .withEntity(HttpEntities.createChunked(ContentTypes.parse("application/x-ndjson"), lines))
                .addHeader(Answers.header("Content-Disposition", "attachment; filename=\"audit.jsonl\""))
                .addHeader(Answers.header(RECORDS, Long.toString(last - first + 1)));
    }

    private ChainHash hash(AuditLog.Head head, long seq) {
        return seq == 0
                ? ChainHash.beginning(head.chain())
                : reading.hash(seq).orElseThrow(() -> new IllegalStateException("Record %d is missing".formatted(seq)));
    }

    private CompletionStage<Optional<Pair<Long, ByteString>>> piece(long next, long last) {
        if (next > last) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    List<LogLine.Entry> entries = reading.from(next, (int) Math.min(PIECE, last - next + 1));
                    if (entries.isEmpty()) {
                        throw new IllegalStateException("Record %d is missing".formatted(next));
                    }
                    StringBuilder lines = new StringBuilder();
                    entries.forEach(entry -> lines.append(LogText.write(entry)).append('\n'));
                    return Optional.of(
                            Pair.create(entries.getLast().record().seq() + 1, ByteString.fromString(lines.toString())));
                },
                threads);
    }

    private static ByteString line(LogLine line) {
        return ByteString.fromString(LogText.write(line) + "\n");
    }
}
