package io.watchfloor.ops.asset.entity;

/** An entity that a record names, and the role of the entity in the record. */
public record Mention(Role role, Entity entity) implements Comparable<Mention> {

    @Override
    public int compareTo(Mention other) {
        int byRole = role.compareTo(other.role);
        return byRole != 0 ? byRole : entity.compareTo(other.entity);
    }
}
