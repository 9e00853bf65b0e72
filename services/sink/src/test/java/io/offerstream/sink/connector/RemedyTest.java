package io.offerstream.sink.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Caused by: net.snowflake.client.jdbc.SnowflakeSQLException: JWT token is invalid. [x] | RSA_PUBLIC_KEY
                    [SF_KAFKA_CONNECTOR] Exception: Invalid private key Error Code: 0002 Detail: private key should be | sink.key.file
                    java.net.UnknownHostException: nobody.snowflakecomputing.com | ORG-ACCOUNT
                    SQL access control error: Insufficient privileges to operate on schema 'RAW' | CREATE TABLE
                    [SF_KAFKA_CONNECTOR] Exception: Failed to create table Error Code: 2007 | CREATE TABLE
                    JDBC driver encountered communication error. Message: Connect to 127.0.0.1:1 failed | does not answer
                    org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics | READ on the topics
                    """)
    void shouldNameCauseAndRemedy(String trace, String remedy) {
        assertThat(Remedy.of(trace)).contains(remedy).contains(trace.replace("Caused by: ", ""));
    }

    @Test
    void shouldQuoteWhatConnectSaysOfAConfiguration() {
        var said =
                "Connector configuration is invalid and contains the following 1 error(s):\nsnowflake.private.key: must"
                        + " be a valid PEM RSA private key\nYou can also find the above list";

        assertThat(Remedy.of(said))
                .contains("sink.key.file", "(snowflake.private.key: must be a valid PEM RSA private key)");
    }

    @Test
    void shouldQuoteTheInnermostCauseOfWhatItDoesNotKnow() {
        assertThat(Remedy.of("a.B: outer\n\tat x\nCaused by: c.D: middle\nCaused by: e.F: inner\n\t... 3 more"))
                .startsWith("e.F: inner")
                .contains("worker's log");
    }
}
