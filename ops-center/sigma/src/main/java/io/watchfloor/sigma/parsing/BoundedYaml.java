package io.watchfloor.sigma.parsing;

import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML documents with limited nesting. The YAML library composes nodes by unlimited recursion, so the nesting is
 * checked on parser events first.
 */
public final class BoundedYaml {

    /** Thrown if maps and lists are nested too deep. */
    public static final class NestingLimitException extends RuntimeException {
        private final transient Optional<Mark> mark;

        NestingLimitException(Optional<Mark> mark) {
            super("nested too deep", null, false, false);
            this.mark = mark;
        }

        /** Position of the first node that is nested too deep. */
        public Optional<Mark> mark() {
            return mark;
        }
    }

    private BoundedYaml() {}

    /**
     * Returns the documents, each parsed on demand.
     *
     * @throws NestingLimitException thrown by the iterator
     */
    public static Iterable<Node> documents(LoadSettings settings, String text, int deepest) {
        Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
        Iterator<Node> composer = new Composer(settings, new Counting(parser, deepest));
        return () -> composer;
    }

    private static final class Counting implements Parser {
        private final Parser parser;
        private final int deepest;
        private int depth;

        Counting(Parser parser, int deepest) {
            this.parser = parser;
            this.deepest = deepest;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            switch (event.getEventId()) {
                case SequenceStart, MappingStart -> {
                    depth++;
                    if (depth > deepest) {
                        throw new NestingLimitException(event.getStartMark());
                    }
                }
                case SequenceEnd, MappingEnd -> depth--;
                case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
            }
            return event;
        }
    }
}
