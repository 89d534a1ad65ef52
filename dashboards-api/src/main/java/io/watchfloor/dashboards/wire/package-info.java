/**
 * Records of the wire format, shared by REST, the live stream and the read models; the API description is generated
 * from them. This package contains the items of the live stream; other records are in the packages of their subjects. A
 * null component is written as null; one that may be absent is marked with {@code JsonInclude}. A record with many
 * members is split into several, unwrapped into one JSON object.
 */
@NullMarked
package io.watchfloor.dashboards.wire;

import org.jspecify.annotations.NullMarked;
