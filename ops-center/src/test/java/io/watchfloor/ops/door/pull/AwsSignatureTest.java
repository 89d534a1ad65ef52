package io.watchfloor.ops.door.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the examples in Amazon's description of signature version 4 for S3. */
class AwsSignatureTest {

    private static final AwsSignature SIGNATURE =
            new AwsSignature("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");

    @Test
    void aListingIsSignedAsAmazonSays() {
        String query = AwsSignature.query(Map.of("prefix", "J", "max-keys", "2"));

        assertThat(query).isEqualTo("max-keys=2&prefix=J");
        assertThat(SIGNATURE.headers(URI.create("https://examplebucket.s3.amazonaws.com/?" + query), TIME))
                .containsEntry("x-amz-date", "20130524T000000Z")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                                + "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void namesAreEncodedAsTheyAreSigned() {
        assertThat(AwsSignature.encoded("a b/ü~+", true)).isEqualTo("a%20b/%C3%BC~%2B");
        assertThat(AwsSignature.query(Map.of("start-after", "a/b"))).isEqualTo("start-after=a%2Fb");
    }
}
