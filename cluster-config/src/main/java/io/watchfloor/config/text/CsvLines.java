package io.watchfloor.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Parses CSV as RFC 4180 defines it: quoted cells may contain commas, line breaks and doubled quotes. */
public final class CsvLines {

    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private List<String> cells = new ArrayList<>();
    private boolean quoted;
    private int number = 1;
    private int begins = 1;

    /** @param number line number of the row's first line in the file */
    public record Line(int number, List<String> cells) {}

    private CsvLines() {}

    /** Parses all rows and skips empty lines. An unclosed quote ends at the end of the file. */
    public static List<Line> of(String text) {
        return read(text).lines;
    }

    /** Returns the number of the line in which a row with an unclosed quote begins. */
    public static OptionalInt unclosed(String text) {
        CsvLines read = read(text);
        return read.quoted ? OptionalInt.of(read.begins) : OptionalInt.empty();
    }

    private static CsvLines read(String text) {
        CsvLines reading = new CsvLines();
        for (int at = 0; at < text.length(); at++) {
            char one = text.charAt(at);
            boolean twice = one == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
            if (reading.quoted && twice) {
                reading.cell.append(one);
                at++;
            } else {
                reading.take(one);
            }
        }
        reading.endLine();
        return reading;
    }

    private void take(char one) {
        if (one == '"') {
            quoted = !quoted;
        } else if (quoted) {
            number += one == '\n' ? 1 : 0;
            cell.append(one);
        } else if (one == ',') {
            endCell();
        } else if (one == '\n') {
            endLine();
            begins = ++number;
        } else if (one != '\r') {
            cell.append(one);
        }
    }

    private void endCell() {
        cells.add(cell.toString());
        cell.setLength(0);
    }

    private void endLine() {
        endCell();
        if (cells.size() > 1 || !cells.getFirst().isBlank()) {
            lines.add(new Line(begins, List.copyOf(cells)));
        }
        cells = new ArrayList<>();
    }
}
