package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;

/**
 * An entity by which an alert can be linked.
 *
 * @param entity the entity after aliases are resolved
 * @param certainty certainty that the alert refers to the entity, in thousandths
 * @param words how the alert refers to the entity, for users
 */
record LinkKey(Side side, Entity entity, IndicatorKind row, int certainty, String words)
        implements Comparable<LinkKey> {

    /**
     * The role of the entity in the alert. Two keys match if they have the same entity and their sides are partners.
     */
    enum Side {
        /** The alert is about this asset. */
        ON,
        /** The activity comes from this asset. */
        FROM,
        /** The activity goes to this asset. */
        TO,
        SHARED,
        /** A message contains this file as an attachment. */
        BROUGHT,
        /** A host has this file. */
        FOUND;

        boolean goesWith(Side other) {
            return switch (this) {
                case ON -> other == ON || other == FROM || other == TO;
                case FROM, TO -> other == ON;
                case SHARED -> other == SHARED;
                case BROUGHT -> other == FOUND;
                case FOUND -> other == BROUGHT;
            };
        }
    }

    /** The indicator kind of two matching keys. */
    static IndicatorKind rowOf(LinkKey one, LinkKey other) {
        if (one.side() == Side.ON && other.side() == Side.ON) {
            return one.row() == IndicatorKind.SERVER || other.row() == IndicatorKind.SERVER
                    ? IndicatorKind.SERVER
                    : IndicatorKind.ASSET;
        }
        return one.side() == Side.ON ? other.row() : one.row();
    }

    Ledge ledge() {
        return new Ledge(side, entity);
    }

    /** The position in the index of alerts with this key. */
    record Ledge(Side side, Entity entity) implements Comparable<Ledge> {

        @Override
        public int compareTo(Ledge other) {
            int bySide = side.compareTo(other.side);
            return bySide != 0 ? bySide : entity.compareTo(other.entity);
        }
    }

    @Override
    public int compareTo(LinkKey other) {
        int order = side.compareTo(other.side);
        order = order != 0 ? order : entity.compareTo(other.entity);
        order = order != 0 ? order : row.compareTo(other.row);
        order = order != 0 ? order : Integer.compare(other.certainty, certainty);
        return order != 0 ? order : words.compareTo(other.words);
    }
}
