/**
 * Records that go over the wire to people and programs: REST, the live stream and the boards share them, and the API's
 * description is generated from them. Here are the items that the live stream sends, made of the records in the packages
 * below. A null component is written as null; one that may be absent says so with {@code JsonInclude}. A record with many
 * members is split into several, unwrapped into one JSON object.
 */
@NullMarked
package io.watchfloor.dashboards.wire;

import org.jspecify.annotations.NullMarked;
