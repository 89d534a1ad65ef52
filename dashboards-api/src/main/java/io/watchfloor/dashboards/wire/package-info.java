/**
 * Records of the wire format, shared by REST, the live stream and the read models; the API description is generated from them. This
 * package contains the items of the live stream; other records are in the packages of their subjects. A null component is written as
 * null; components that may be absent from the JSON are marked with {@code JsonInclude}. A record with many fields is split into several
 * records, which are unwrapped into one JSON object.
 */
@NullMarked
package io.watchfloor.dashboards.wire;

import org.jspecify.annotations.NullMarked;
