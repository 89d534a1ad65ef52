package io.watchfloor.ops.intel.pattern;

import java.util.List;
import java.util.Map;

/**
 * An object that was observed, such as a file or a network connection.
 *
 * @param properties values by the path of the property, such as {@code hashes.MD5} or {@code src_ref.value}
 */
public record ObservedObject(String type, Map<String, List<Constant>> properties) {
    public ObservedObject {
        properties = Map.copyOf(properties);
    }

    List<Constant> values(ObjectPath path) {
        return type.equals(path.type()) ? properties.getOrDefault(path.property(), List.of()) : List.of();
    }
}
