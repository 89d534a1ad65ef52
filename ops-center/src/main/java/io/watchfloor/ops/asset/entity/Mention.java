package io.watchfloor.ops.asset.entity;

/** A record names an entity in a role. */
public record Mention(Role role, Entity entity) implements Comparable<Mention> {

    @Override
    public int compareTo(Mention other) {
        int byRole = role.compareTo(other.role);
        return byRole != 0 ? byRole : entity.compareTo(other.entity);
    }
}
