package io.watchfloor.ops.fraud;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** A normalised value of a report. Reports with the same value of a joining kind belong to one cluster. */
public record FraudValue(Kind kind, String value) implements Comparable<FraudValue> {

    /**
     * The kind of a value. A value in more reports than the limit of its kind is common, and joins no reports. A kit joins
     * reports only while it is evidence: see {@link FraudKits}.
     */
    public enum Kind implements WireText {
        /** A telephone number, in E.164 form. */
        NUMBER(2_000),
        /** The shape of the path of a web page: pages of one kit have the same shape on every host. */
        KIT(1_000),
        /** A bank account, wallet or other recipient of a payment. */
        ACCOUNT(2_000),
        /** A web page, without the values of its query. */
        PAGE(0),
        /** A program for remote support. */
        TOOL(0);

        private final int most;

        Kind(int most) {
            this.most = most;
        }

        /** Maximum number of reports that a value of this kind joins; 0 if the kind joins no reports. */
        public int most() {
            return most;
        }

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public int compareTo(FraudValue other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : value.compareTo(other.value);
    }

    /**
     * @param reports number of reports with this value
     * @param evidence whether a kit is evidence; any value for other kinds
     */
    public boolean joins(long reports, boolean evidence) {
        return reports <= kind.most && (kind != Kind.KIT || evidence);
    }
}
