/**
 * What goes over the wire to people and programs, as records: REST, the live stream and the boards share them, and the API's description is
 * made from them. A component that is null is written as null; one that may be absent says so with {@code JsonInclude}. Records of many
 * members are several, unwrapped into one JSON object.
 */
@NullMarked
package io.watchfloor.dashboards.wire;

import org.jspecify.annotations.NullMarked;
