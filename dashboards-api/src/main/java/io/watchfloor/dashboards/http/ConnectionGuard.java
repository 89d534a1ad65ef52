package io.watchfloor.dashboards.http;

import io.watchfloor.ops.platform.limits.EdgeMetrics;
import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Protects the HTTP layer from slow and malicious clients. The first request header is passed on only when it is complete, and
 * connections that are too slow are closed. Further input of a rejected client is discarded for a short time, so that the client can read
 * the response instead of getting a TCP reset.
 */
final class ConnectionGuard extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {

    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final long MOST_THROWN_AWAY = 64L << 20;

    /** Maximum number of response bytes buffered for a client that stops reading. The operating system may buffer more. */
    private static final int TAKEN_ANYWAY = 16 << 10;

    /**
     * Pause between reads of discarded input while many unauthenticated connections are open, so that these connections do not use up the
     * processor.
     */
    private static final Duration PACE = Duration.ofMillis(50);

    private final Inlet<ByteString> network = Inlet.create("network");
    private final Outlet<ByteString> requests = Outlet.create("requests");
    private final Inlet<ByteString> answers = Inlet.create("answers");
    private final Outlet<ByteString> out = Outlet.create("out");
    private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
            BidiShape.of(network, requests, answers, out);

    private final Connection connection;
    private final ConnectionTimeouts clocks;
    private final EdgeMetrics metrics;

    ConnectionGuard(Connection connection, ConnectionTimeouts clocks, EdgeMetrics metrics) {
        this.connection = connection;
        this.clocks = clocks;
        this.metrics = metrics;
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private final FirstHeader first = new FirstHeader();
        private boolean begun;
        private boolean ready;
        private boolean ending;
        private int headerBytes;
        private long since = System.nanoTime();
        private long lastByte = since;
        private final ReadingPace reading = new ReadingPace(clocks);
        private ByteString unwritten = ByteString.emptyByteString();
        private boolean looksAtReading;
        private long written;
        private long thrownAway;

        Logic() {
            super(shape);
            setHandler(network, new NetworkIn());
            setHandler(requests, new RequestsOut());
            setHandler(answers, new AnswersIn());
            setHandler(out, new NetworkOut());
        }

        @Override
        public void preStart() {
            AsyncCallback<String> cut = createAsyncCallback(this::abort);
            connection.onCut(() -> cut.invoke("closed to make room"));
            pull(network);
            scheduleOnce("look", clocks.header());
        }

        @Override
        public void postStop() {
            connection.closed();
        }

        @Override
        public void onTimer(Object key) {
            if (key.equals("throw away")) {
                readOn();
                return;
            }
            long now = System.nanoTime();
            if (key.equals("reading")) {
                checkReadingPace(now);
            } else if (ending) {
                abort("the client did not close the connection");
            } else if (reading.isWriting()) {
                scheduleOnce("look", idle());
            } else if (isInHeader()) {
                scheduleCheck(since, clocks.header(), now);
            } else {
                scheduleCheck(Math.max(lastByte, connection.answeredAt()), idle(), now);
            }
        }

        private void checkReadingPace(long now) {
            looksAtReading = false;
            Duration left = reading.left(connection.isAuthenticated(), now);
            if (ending || !reading.isWriting()) {
                return;
            }
            if (left.isNegative()) {
                metrics.refused("connection.slow-reader");
                abort("the client does not read the response");
            } else {
                looksAtReading = true;
                scheduleOnce("reading", left.plusMillis(1));
            }
        }

        /** Writes a response in pieces, to observe how fast the client reads the response. */
        private void write() {
            ByteString piece = unwritten.take(ReadingPace.PIECE);
            unwritten = unwritten.drop(piece.size());
            lastByte = System.nanoTime();
            reading.wrote(piece.size(), lastByte);
            written += piece.size();
            push(out, piece);
            if (!looksAtReading) {
                looksAtReading = true;
                scheduleOnce("reading", clocks.stall(false));
            }
            if (unwritten.isEmpty() && isClosed(answers)) {
                end();
            }
        }

        /**
         * Whether a request header has started. The first header starts with the connection, each later header with the first byte after
         * a response.
         */
        private boolean isInHeader() {
            return expectsHeader() && connection.answeredAt() <= since;
        }

        private boolean expectsHeader() {
            return !connection.isServing() && !connection.isUpgraded();
        }

        private Duration idle() {
            return connection.isServing() ? clocks.serving() : clocks.idle(connection.isAuthenticated());
        }

        private void scheduleCheck(long from, Duration deadline, long now) {
            Duration left = deadline.minusNanos(now - from);
            if (!left.isNegative()) {
                scheduleOnce("look", left.plusMillis(1));
            } else if (isInHeader() && (begun || !first.isEmpty())) {
                cut(EarlyResponse.HEADER_TOO_SLOW);
            } else if (written > TAKEN_ANYWAY) {
                // An orderly close would leave unread data in the operating system as long as the client keeps the
                // connection open.
                abort("the client is idle after a large response");
            } else {
                end();
            }
        }

        private void cut(EarlyResponse cut) {
            metrics.refused(cut.code());
            // An error message within a response would only corrupt the response.
            if (isAvailable(out)) {
                push(out, cut.answer());
            }
            end();
        }

        /** Ends the output. The client can still read the response, and further input of the client is discarded. */
        private void end() {
            ending = true;
            unwritten = ByteString.emptyByteString();
            complete(out);
            cancel(answers);
            complete(requests);
            if (isClosed(network)) {
                completeStage();
                return;
            }
            scheduleOnce("look", LINGER);
            throwAway();
        }

        private void throwAway() {
            if (isAvailable(network)) {
                thrownAway += grab(network).size();
            }
            if (thrownAway > MOST_THROWN_AWAY) {
                abort("the client continues to send data");
            } else if (connection.isCrowded()) {
                scheduleOnce("throw away", PACE);
            } else {
                readOn();
            }
        }

        private void readOn() {
            if (!hasBeenPulled(network) && !isClosed(network)) {
                pull(network);
            }
        }

        /** The HTTP layer sees a normally closed connection instead of an error; the client gets a TCP reset. */
        private void abort(String why) {
            complete(requests);
            cancel(answers);
            fail(out, new Ended(why));
            cancel(network, new Ended(why));
            completeStage();
        }

        private void received(ByteString bytes) {
            if (!begun) {
                switch (first.add(bytes)) {
                    case INCOMPLETE -> pull(network);
                    case TOO_LARGE -> cut(EarlyResponse.HEADER_TOO_LARGE);
                    case COMPLETE -> {
                        ready = true;
                        begin();
                    }
                }
                return;
            }
            if (expectsHeader()) {
                if (connection.answeredAt() > since) {
                    headerBytes = 0;
                    written = 0;
                    since = System.nanoTime();
                    scheduleOnce("look", clocks.header());
                }
                if (headerBytes > FirstHeader.LARGEST) {
                    cut(EarlyResponse.HEADER_TOO_LARGE);
                    return;
                }
                headerBytes += bytes.size();
            }
            push(requests, bytes);
        }

        private void begin() {
            if (ready && isAvailable(requests)) {
                begun = true;
                push(requests, first.take());
                if (isClosed(network)) {
                    complete(requests);
                }
            }
        }

        private final class NetworkIn extends AbstractInHandler {
            @Override
            public void onPush() {
                lastByte = System.nanoTime();
                if (ending || isClosed(requests)) {
                    throwAway();
                } else {
                    received(grab(network));
                }
            }

            @Override
            public void onUpstreamFinish() {
                connection.ended();
                if (ending || (!begun && !ready)) {
                    completeStage();
                } else if (begun) {
                    complete(requests);
                }
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                abort("the connection failed");
            }
        }

        private final class RequestsOut extends AbstractOutHandler {
            @Override
            public void onPull() {
                if (!begun) {
                    begin();
                } else {
                    readOn();
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                // The HTTP layer reads no further input but may still send a response.
                if (!isClosed(network)) {
                    throwAway();
                }
            }
        }

        private final class AnswersIn extends AbstractInHandler {
            @Override
            public void onPush() {
                unwritten = grab(answers);
                write();
            }

            @Override
            public void onUpstreamFinish() {
                if (unwritten.isEmpty()) {
                    end();
                }
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                abort("the answer was interrupted");
            }
        }

        private final class NetworkOut extends AbstractOutHandler {
            @Override
            public void onPull() {
                reading.pieceRead(System.nanoTime());
                if (!unwritten.isEmpty()) {
                    write();
                } else if (!isClosed(answers) && !hasBeenPulled(answers)) {
                    pull(answers);
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                completeStage();
            }
        }
    }

    /** Signals an intended abort of the connection; not an error. */
    private static final class Ended extends RuntimeException {
        Ended(String why) {
            super(why, null, false, false);
        }
    }
}
