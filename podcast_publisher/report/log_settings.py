"""Configuration that makes servers write logs from which downloads can be counted."""

_S3 = """\
# Amazon S3: server access logs of BUCKET, into LOGS, deleted after 30 days.
# They have no ranges: the bytes of all parts are added up. They may come hours late.
aws s3api put-bucket-logging --bucket BUCKET --bucket-logging-status '{
  "LoggingEnabled": {
    "TargetBucket": "LOGS",
    "TargetPrefix": "podcast/",
    "TargetObjectKeyFormat": {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
  }
}'
aws s3api put-bucket-policy --bucket LOGS --policy '{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "logging.s3.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::LOGS/podcast/*",
    "Condition": {"StringEquals": {"aws:SourceAccount": "ACCOUNT"}}
  }]
}'
aws s3api put-bucket-lifecycle-configuration --bucket LOGS --lifecycle-configuration '{
  "Rules": [{
    "ID": "forget-listeners",
    "Status": "Enabled",
    "Filter": {"Prefix": "podcast/"},
    "Expiration": {"Days": 30}
  }]
}'
# Where CloudFront is in front of the bucket, read CloudFront's log instead: this one would count its requests.
"""
_CLOUDFRONT = """\
# Amazon CloudFront: standard logging, version 2, of the distribution ID, into the bucket LOGS.
aws logs put-delivery-source --region us-east-1 --name podcast \\
  --log-type ACCESS_LOGS \\
  --resource-arn arn:aws:cloudfront::ACCOUNT:distribution/ID
aws logs put-delivery-destination --region us-east-1 --name podcast-logs \\
  --output-format w3c \\
  --delivery-destination-configuration destinationResourceArn=arn:aws:s3:::LOGS/podcast
aws logs create-delivery --region us-east-1 --delivery-source-name podcast \\
  --delivery-destination-arn arn:aws:logs:us-east-1:ACCOUNT:delivery-destination:podcast-logs \\
  --record-fields date time sc-bytes c-ip cs-method cs-uri-stem sc-status 'cs(User-Agent)' \\
    x-edge-request-id sc-content-len sc-range-start sc-range-end
# Let a lifecycle rule delete LOGS/podcast after 30 days.
"""
_NGINX = """\
# nginx: in the block http { } of nginx.conf
log_format podcast escape=json
  '{"time_iso8601":"$time_iso8601","remote_addr":"$remote_addr",'
  '"request_method":"$request_method","request_uri":"$request_uri","status":"$status",'
  '"body_bytes_sent":"$body_bytes_sent","http_range":"$http_range",'
  '"sent_http_content_range":"$sent_http_content_range","http_user_agent":"$http_user_agent"}';
# and in the server { } of the podcast
access_log /var/log/nginx/podcast.log podcast;
# Behind a proxy, name it, so that $remote_addr is the listener's:
#   set_real_ip_from PROXY; real_ip_header X-Forwarded-For;
# Let logrotate keep 30 days (rotate 30, daily, compress).
"""
_CADDY = """\
# Caddy: in the block of the site in the Caddyfile
log {
	output file /var/log/caddy/podcast.log {
		roll_keep_for 720h
	}
	format json
}
# Behind a proxy, name it in the global options: servers { trusted_proxies static PROXY }
"""
LOG_SETTINGS = {"s3": _S3, "cloudfront": _CLOUDFRONT, "nginx": _NGINX, "caddy": _CADDY}
"""By the name of the server."""
