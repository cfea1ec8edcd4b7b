"""Sign-in errors as messages for people, with a fix."""

from podcast_publisher.model.destination import DestinationError

_CONFIG = "~/.aws/config, or the file that AWS_CONFIG_FILE names"
_AGAIN = "then publish again. Nothing was changed."
_PROCESS = f"`credential_process` in {_CONFIG}"
_LOGIN = f"Run `aws login` (with --profile, if AWS_PROFILE names one), {_AGAIN}"
_SSO = f"Run `aws sso login` (with --profile, if AWS_PROFILE names one), {_AGAIN}"
_IDENTITY = (
    "AWS_WEB_IDENTITY_TOKEN_FILE, or `web_identity_token_file` in ~/.aws/config, names it. In a build, the "
    "step that signs in must come before; on GitHub the job also needs `permissions: id-token: write`."
)
_TRUST = (
    "Check `role_arn` in ~/.aws/config or at AWS_ROLE_ARN; or ask your storage administrator to let you take "
    "the role (its trust policy)."
)
_MACHINE = (
    "Check the role of this machine or container; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
    "or AWS_PROFILE."
)
_SETTINGS = f"Check the profile in {_CONFIG}: a name in it is misspelt, or something is missing."
_UNKNOWN = "Run `aws sts get-caller-identity`, which signs in in the same way, and says more."
_NETWORK = f"Check the network connection, HTTPS_PROXY and the clock; {_AGAIN}"

_FAILURES = {
    "process-missing": ("The program that fetches the keys is not there", f"Correct {_PROCESS}."),
    "process-failed": (
        "The program that fetches the keys failed",
        f"Run the program by hand, it says why; {_PROCESS} names it. It may want you to sign in first.",
    ),
    "process-garbage": (
        "The program that fetches the keys answers something else than keys",
        f"It must print JSON with Version (1), AccessKeyId and SecretAccessKey; {_PROCESS} names it.",
    ),
    "token-missing": ("The file with the token to sign in with cannot be read", _IDENTITY),
    "token-refused": (
        "The token to sign in with is not accepted for the role, or has expired",
        f"{_TRUST} {_IDENTITY}",
    ),
    "role-denied": ("The keys are right, but do not allow taking the role", _TRUST),
    "role-misspelt": ("There is no role of that name to sign in with", _TRUST),
    "role-keys": (
        "The keys with which the role is to be taken are not accepted, or have expired",
        "Check `source_profile` or `credential_source` in ~/.aws/config, and the keys it leads to.",
    ),
    "sso-absent": ("Nobody has signed in through the single sign-on (SSO) yet", _SSO),
    "sso-expired": ("The single sign-on (SSO) has expired", _SSO),
    "sso-denied": (
        "The single sign-on (SSO) does not allow this account or role",
        "Check `sso_account_id` and `sso_role_name` in ~/.aws/config, or ask your account administrator.",
    ),
    "login-expired": ("The login session is not there, or has expired", _LOGIN),
    "login-denied": (
        "The login session may not fetch keys",
        "Ask your account administrator for the right to sign in from the command line.",
    ),
    "login-unusable": (
        "A login session cannot be used here, because a library is missing",
        'Install it with: pip install "botocore[crt]". Or use keys, or a profile with single sign-on.',
    ),
    "machine": ("The role of this machine or container gives no keys", _MACHINE),
    "settings": ("The settings for signing in cannot be used", _SETTINGS),
    "unreachable": ("The service that signs in cannot be reached, or is too busy", _NETWORK),
    "clock": (
        "This computer's clock is wrong",
        "Set the clock; requests from a clock that is more than 15 minutes wrong are refused.",
    ),
    "unknown": ("Signing in failed", _UNKNOWN),
}

_BY_KIND = {
    "SSOTokenLoadError": "sso-absent",
    "UnauthorizedSSOTokenError": "sso-expired",
    "TokenRetrievalError": "sso-expired",
    "LoginRefreshRequired": "login-expired",
    "LoginTokenLoadError": "login-expired",
    "LoginAuthorizationCodeError": "login-expired",
    "LoginInsufficientPermissions": "login-denied",
    "LoginError": "login-expired",
    "MissingDependencyException": "login-unusable",
    "MetadataRetrievalError": "machine",
    "InvalidIMDSEndpointError": "machine",
    "InvalidIMDSEndpointModeError": "machine",
    "InvalidConfigError": "settings",
    "InfiniteLoopConfigError": "settings",
    "UnknownCredentialError": "settings",
    "ConfigNotFound": "settings",
    "RefreshWithMFAUnsupportedError": "role-keys",
    "EndpointConnectionError": "unreachable",
    "ConnectTimeoutError": "unreachable",
    "ReadTimeoutError": "unreachable",
    "ConnectionClosedError": "unreachable",
    "ProxyConnectionError": "unreachable",
    "SSLError": "unreachable",
    "ParamValidationError": "role-misspelt",
}
"""By the name of what botocore raises."""

_BY_PROVIDER = {
    "custom-process": "process-failed",
    "container-role": "machine",
    "iam-role": "machine",
    "sso": "sso-expired",
    "login": "login-expired",
    "assume-role": "role-denied",
    "assume-role-with-web-identity": "token-refused",
}
"""By the way in which keys were to be had."""

_BY_CODE = {
    "InvalidIdentityToken": "token-refused",
    "IDPRejectedClaim": "token-refused",
    "IDPCommunicationError": "unreachable",
    "InvalidClientTokenId": "role-keys",
    "SignatureDoesNotMatch": "role-keys",
    "ExpiredToken": "role-keys",
    "UnrecognizedClientException": "role-keys",
    "ValidationError": "role-misspelt",
    "MalformedPolicyDocument": "role-misspelt",
    "NoSuchEntity": "role-misspelt",
    "RequestTimeTooSkewed": "clock",
    "ForbiddenException": "sso-denied",
    "ResourceNotFoundException": "sso-denied",
    "UnauthorizedException": "sso-expired",
    "InvalidGrantException": "sso-expired",
    "ExpiredTokenException": "sso-expired",
    "InvalidClientException": "sso-expired",
    "AuthorizationPendingException": "sso-expired",
}
"""By the code of the service that signs in."""

_BY_OPERATION = {
    "AssumeRole": "role-denied",
    "AssumeRoleWithWebIdentity": "token-refused",
    "GetRoleCredentials": "sso-denied",
    "CreateToken": "sso-expired",
    "CreateOAuth2Token": "login-expired",
}
"""By what the service was asked for, where its code says no more."""


def sign_in_error(
    store: str, *, kind: str = "", provider: str = "", operation: str = "", code: str = ""
) -> DestinationError:
    """The error for a failed sign-in, by botocore's class, its provider, or the service's operation and code."""
    if operation == "AssumeRoleWithWebIdentity" and code in {
        "ExpiredToken",
        "ExpiredTokenException",
    }:
        failure = "token-refused"
    else:
        failure = (
            _BY_CODE.get(code)
            or _BY_OPERATION.get(operation)
            or _BY_KIND.get(kind)
            or _BY_PROVIDER.get(provider)
            or "unknown"
        )
    return sign_in_error_for(failure, store)


def sign_in_error_for(failure: str, store: str, detail: str = "") -> DestinationError:
    """The error of that name."""
    message, fix = _FAILURES[failure]
    return DestinationError(f"{message}{f': {detail}' if detail else ''} ({store})", fix=fix)
