package io.watchfloor.ops.intake.input.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compared with the examples in Amazon's documentation of signature version 4 for S3. */
class AwsSignatureTest {

    private static final AwsSignature SIGNATURE = new AwsSignature("us-east-1");
    private static final AwsCredentials.Key KEY = new AwsCredentials.Key(
            "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());
    private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");

    @Test
    void aListingIsSignedAsInAmazonsExample() {
        String query = AwsSignature.query(Map.of("prefix", "J", "max-keys", "2"));

        assertThat(query).isEqualTo("max-keys=2&prefix=J");
        assertThat(SIGNATURE.headers(URI.create("https://examplebucket.s3.amazonaws.com/?" + query), KEY, TIME))
                .containsEntry("x-amz-date", "20130524T000000Z")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                                + "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void aTokenOfTemporaryCredentialsIsSentAndSigned() {
        URI address = URI.create("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
        AwsCredentials.Key temporary =
                new AwsCredentials.Key(KEY.id(), KEY.secret(), Optional.of("FwoGZXIvYXdzEXAMPLE=="));
        assertThat(SIGNATURE.headers(address, temporary, TIME))
                .containsEntry("x-amz-security-token", "FwoGZXIvYXdzEXAMPLE==")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
                                + "Signature=7d2bc03e261390e1523d87ce333b68aa43a32105251ea1202fcd50d8835738af");
        assertThat(temporary.toString()).doesNotContain("FwoG").doesNotContain(KEY.secret());
    }

    @Test
    void namesAreEncodedAsTheyAreSigned() {
        assertThat(AwsSignature.encoded("a b/ü~+", true)).isEqualTo("a%20b/%C3%BC~%2B");
        assertThat(AwsSignature.query(Map.of("start-after", "a/b"))).isEqualTo("start-after=a%2Fb");
    }
}
